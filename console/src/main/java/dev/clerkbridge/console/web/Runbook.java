// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The project's runbook. Checks on the health page link to its sections. */
public record Runbook(List<Section> sections) {

    private static final String RESOURCE = "/runbook.md";

    /**
     * A heading and the text below it.
     *
     * @param id the anchor that GitHub derives from the heading
     * @param text the text in Markdown
     */
    public record Section(String id, String title, String text) {}

    static Runbook load() {
        try (InputStream file = Runbook.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException("The jar does not contain " + RESOURCE);
            }
            return of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Runbook of(String markdown) {
        List<Section> sections = new ArrayList<>();
        for (String part : markdown.split("(?m)^#{1,2} ", -1)) {
            if (!part.isBlank() && !part.startsWith("<!--")) {
                String title = part.lines().findFirst().orElse("").strip();
                sections.add(new Section(
                        id(title), title, part.substring(title.length()).strip()));
            }
        }
        return new Runbook(sections);
    }

    private static String id(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
    }
}
