// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table that is readable in a terminal and valid Markdown. */
public final class TextTable {

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** Creates an empty table with these columns. */
    public TextTable(String... columns) {
        this.columns = List.of(columns);
    }

    /** Adds a row with one cell for each column. */
    public void row(String... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** A padded Markdown table. */
    @Override
    public String toString() {
        String head = line(columns) + "\n"
                + IntStream.range(0, columns.size())
                        .mapToObj(i -> "-".repeat(width(i) + 1) + (i == 0 ? "-" : ":"))
                        .collect(Collectors.joining("|", "|", "|"));
        return head + rows.stream().map(this::line).collect(Collectors.joining("\n", "\n", "\n"));
    }

    /** Formats a number with thousands separators and {@code digits} decimal places. */
    public static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /** Formats a whole number with thousands separators. */
    public static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(i -> {
                    String padding = " ".repeat(width(i) - cells.get(i).length());
                    return i == 0 ? " " + cells.get(i) + padding + " " : " " + padding + cells.get(i) + " ";
                })
                .collect(Collectors.joining("|", "|", "|"));
    }

    private int width(int column) {
        return IntStream.concat(
                        IntStream.of(columns.get(column).length()),
                        rows.stream().mapToInt(row -> row.get(column).length()))
                .max()
                .orElse(0);
    }
}
