// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links in Markdown point to existing files and headings, and ARCHITECTURE.md names only classes that exist. */
class MarkdownLinksTest {

    private static final Pattern LINK = Pattern.compile("\\]\\(\\s*([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
    private static final Pattern CLASS_NAME = Pattern.compile("`((?:[A-Z][a-z]+)+(?:IT)?)`(?!])");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");

    static Stream<Path> documents() {
        return Project.files(".md").stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkHasATarget(Path document) {
        assertThat(brokenLinks(document)).isEmpty();
    }

    @Test
    void everyClassNamedInArchitectureMdExists() {
        Set<String> classes = Project.files(".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(CLASS_NAME.matcher(Project.text("ARCHITECTURE.md")).results())
                .extracting(name -> name.group(1))
                .isNotEmpty()
                .isSubsetOf(classes);
    }

    private static List<String> brokenLinks(Path document) {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(CODE.matcher(Project.text(document)).replaceAll(""));
        while (link.find()) {
            String target = link.group(1);
            if (!target.matches("[a-z]+:.*") && !exists(document, target)) {
                broken.add(target);
            }
        }
        return broken;
    }

    private static boolean exists(Path document, String target) {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty()
                ? document
                : requireNonNull(document.getParent()).resolve(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** The anchors of the headings, as GitHub generates them. */
    private static Set<String> anchors(Path file) {
        return HEADING.matcher(Project.text(file))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
