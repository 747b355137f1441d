// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.usersync.clerkapi.ListingPosition;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position of a backfill. When it is saved, all snapshots that were sent before it are on the snapshots topic.
 *
 * @param instanceId the instance being read
 * @param kinds the kinds still to read, the current one first; empty when the run is complete
 * @param since only objects that changed at this time or later are sent; epoch milliseconds, or null for all objects
 * @param listing the position in the listing of the current kind
 */
public record RunPosition(
        String instanceId, List<ObjectKind> kinds, @Nullable Long since, ListingPosition listing) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The position before the first object. */
    public static RunPosition start(String instanceId, List<ObjectKind> kinds, @Nullable Instant since) {
        return new RunPosition(instanceId, kinds, since == null ? null : since.toEpochMilli(), ListingPosition.START);
    }

    RunPosition at(ListingPosition other) {
        return new RunPosition(instanceId, kinds, since, other);
    }

    RunPosition afterFirstKind() {
        return new RunPosition(instanceId, kinds.subList(1, kinds.size()), since, ListingPosition.START);
    }

    @JsonIgnore
    boolean isComplete() {
        return kinds.isEmpty();
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the position as JSON", e);
        }
    }

    /** Parses a position; null if the text is not in this version's format. */
    static @Nullable RunPosition fromJson(String json) {
        try {
            return JSON.readValue(json, RunPosition.class);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
