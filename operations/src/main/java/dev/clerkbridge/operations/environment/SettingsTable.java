// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.List;
import java.util.stream.Collectors;

/** Formats a service's settings as help for a terminal and as a Markdown table. */
public final class SettingsTable {

    private static final int WIDTH = 78;
    private static final String INDENT = "      ";

    private SettingsTable() {}

    /**
     * One row for each setting, {@code | name | default | description |}, and one for its other names, if it has any.
     */
    public static String markdown(List<Setting<?>> settings) {
        return settings.stream().map(SettingsTable::rows).collect(Collectors.joining("\n", "", "\n"));
    }

    /** One paragraph for each setting, wrapped for a terminal. */
    public static String help(List<Setting<?>> settings) {
        return settings.stream().map(SettingsTable::paragraph).collect(Collectors.joining("\n"));
    }

    private static String rows(Setting<?> setting) {
        String row = "| `" + setting.name() + "` | " + defaultCell(setting) + " | " + setting.description() + " |";
        if (setting.aliases().isEmpty()) {
            return row;
        }
        String names = setting.aliases().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        boolean several = setting.aliases().size() > 1;
        return row + "\n| " + names + " | | " + (several ? "other names" : "another name") + " for `" + setting.name()
                + "`, used " + (several ? "in this order " : "") + "if that is not set |";
    }

    private static String defaultCell(Setting<?> setting) {
        if (setting.isRequired()) {
            return "required";
        }
        return setting.fallback() == null ? "" : "`" + setting.fallback() + "`";
    }

    private static String paragraph(Setting<?> setting) {
        StringBuilder text = new StringBuilder("  ").append(setting.name());
        setting.aliases().forEach(alias -> text.append(", ").append(alias));
        if (setting.isRequired()) {
            text.append(" (required)");
        } else if (setting.fallback() != null) {
            text.append(" (default ").append(setting.fallback()).append(')');
        }
        int column = WIDTH;
        for (String word : plain(setting.description()).split(" ", -1)) {
            if (column + 1 + word.length() > WIDTH) {
                text.append('\n').append(INDENT).append(word);
                column = INDENT.length() + word.length();
            } else {
                text.append(' ').append(word);
                column += 1 + word.length();
            }
        }
        return text.append('\n').toString();
    }

    /** Removes backticks, and replaces each Markdown link by its text. */
    private static String plain(String markdown) {
        return markdown.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").replace("`", "");
    }
}
