// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The identifiers in {@code data} that can become a record's key. Only the parser changes them. */
final class Identifiers {

    /** The location of an identifier in {@code data}. */
    enum Place {
        ID,
        USER_ID,
        ORGANIZATION_ID,
        PAYER_ID,
        PUBLIC_USER_DATA_USER_ID,
        ORGANIZATION_DOT_ID,
        PAYER_DOT_ID,
        PAYER_DOT_USER_ID,
        PAYER_DOT_ORGANIZATION_ID
    }

    private final Map<Place, String> found = new EnumMap<>(Place.class);

    /** Sets the identifier at this place, replacing any earlier one. Null removes the earlier one. */
    void set(Place place, @Nullable String identifier) {
        if (identifier == null) {
            found.remove(place);
        } else {
            found.put(place, identifier);
        }
    }

    @Nullable String get(Place place) {
        return found.get(place);
    }
}
