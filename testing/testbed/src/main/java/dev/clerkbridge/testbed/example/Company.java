// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** A fictional organization whose fields depend only on its id. */
record Company(String id, String name, String slug) {

    private static final List<String> NAMES = List.of(
            "Lantern Labs", "Harbour & Sons", "Blue Fjord", "Papaya Press", "Nordlicht", "Atelier Sept", "Kumo Works");

    static Company of(String organizationId) {
        SplittableRandom traits = new SplittableRandom(organizationId.hashCode());
        String name = NAMES.get(traits.nextInt(NAMES.size()));
        int number = traits.nextInt(100_000);
        return new Company(
                organizationId,
                name + " " + number,
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-") + "-" + number);
    }

    String imageUrl() {
        return "https://img.example.com/" + id;
    }
}
