// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.repair;

import dev.clerkbridge.console.story.Reasons;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The events of a topic that a reader wants to redrive.
 *
 * @param places the chosen records; empty means every record with the reason
 * @param reason as returned by {@link Reasons#code}; null if single records were chosen
 */
public record Selection(
        String topic, Set<Place> places, @Nullable String reason) {

    private static final Pattern PLACE = Pattern.compile("(\\d{1,9})~(\\d{1,18})");

    /** A record's position on the topic. */
    public record Place(int partition, long offset) {

        /** The value of a form field: {@code 3~42}. */
        @Override
        public String toString() {
            return partition + "~" + offset;
        }
    }

    public Selection {
        places = Set.copyOf(places);
        if (places.isEmpty() == (reason == null)) {
            throw new IllegalArgumentException("Choose events, or one reason.");
        }
    }

    /**
     * Reads the fields of a form.
     *
     * @throws IllegalArgumentException with a message for the reader, if nothing is chosen or a field is malformed
     */
    public static Selection of(String topic, List<String> places, @Nullable String reason) {
        Set<Place> read = new LinkedHashSet<>();
        for (String place : places) {
            Matcher matcher = PLACE.matcher(place);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("A chosen event is not one that the console's page offers.");
            }
            read.add(new Place(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))));
        }
        return new Selection(topic, read, reason);
    }

    boolean wants(ReceivedEvent event) {
        return places.isEmpty()
                ? Reasons.code(event).equals(reason)
                : places.contains(
                        new Place(event.record().partition(), event.record().offset()));
    }

    /** For the audit log. */
    @Override
    public String toString() {
        return reason == null ? places.size() + " chosen" : "every " + reason;
    }
}
