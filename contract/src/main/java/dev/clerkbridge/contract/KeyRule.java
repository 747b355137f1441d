// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import dev.clerkbridge.contract.Identifiers.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses a record's key: the first of the event type's candidates that is present. See {@code docs/contract.md}. */
final class KeyRule {

    private static final List<Place> OWN = List.of(Place.ID);
    private static final List<Place> USERS = List.of(Place.USER_ID, Place.ID);
    private static final List<Place> PAYERS =
            List.of(Place.PAYER_DOT_USER_ID, Place.PAYER_DOT_ORGANIZATION_ID, Place.PAYER_DOT_ID, Place.ID);
    private static final List<Place> UNKNOWN = List.of(
            Place.USER_ID,
            Place.PUBLIC_USER_DATA_USER_ID,
            Place.PAYER_DOT_USER_ID,
            Place.ORGANIZATION_ID,
            Place.PAYER_DOT_ORGANIZATION_ID,
            Place.ID);

    /** The candidates by the part of the event type before the first dot, such as {@code user}. */
    private static final Map<String, List<Place>> CANDIDATES = Map.ofEntries(
            Map.entry("user", OWN),
            Map.entry("session", USERS),
            Map.entry(
                    "organizationMembership",
                    List.of(Place.PUBLIC_USER_DATA_USER_ID, Place.ORGANIZATION_DOT_ID, Place.ID)),
            Map.entry("organizationInvitation", List.of(Place.USER_ID, Place.ORGANIZATION_ID, Place.ID)),
            Map.entry("organizationDomain", List.of(Place.ORGANIZATION_ID, Place.ID)),
            Map.entry("email", USERS),
            Map.entry("sms", USERS),
            Map.entry(
                    "subscription",
                    List.of(Place.PAYER_DOT_USER_ID, Place.PAYER_DOT_ORGANIZATION_ID, Place.PAYER_ID, Place.ID)),
            Map.entry("subscriptionItem", PAYERS),
            Map.entry("paymentAttempt", PAYERS),
            Map.entry("organization", OWN),
            Map.entry("role", OWN),
            Map.entry("permission", OWN),
            Map.entry("waitlistEntry", OWN),
            Map.entry("invitation", OWN));

    private KeyRule() {}

    /** The key of an event of this type, or null if no candidate is present. */
    static @Nullable String key(String type, Identifiers ids) {
        for (Place place : candidates(type)) {
            String value = ids.get(place);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static List<Place> candidates(String type) {
        int dot = type.indexOf('.');
        return dot < 0 ? UNKNOWN : CANDIDATES.getOrDefault(type.substring(0, dot), UNKNOWN);
    }
}
