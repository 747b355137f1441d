// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The position of a record on its topic, written {@code partition@offset}, for example {@code 3@42}. */
public record RecordPlace(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

    /**
     * Parses the format of {@link #toString}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static RecordPlace parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A record's place is partition@offset, such as 3@42.");
        }
        return new RecordPlace(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    @Override
    public String toString() {
        return partition + "@" + offset;
    }
}
