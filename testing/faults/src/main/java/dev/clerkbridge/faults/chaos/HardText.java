// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import java.util.List;

/**
 * A name that Clerk can send, and the form in which PostgreSQL can store it.
 *
 * @param sent the name in the event
 * @param stored the name expected in the row ({@code docs/mirror.md}, "Values that PostgreSQL cannot store")
 */
record HardText(String sent, String stored) {

    static final List<HardText> ALL = List.of(
            kept("Ada"),
            kept(""),
            kept("Zoë Śliwa 山田"),
            kept("O'Brien \\ \"Bobby\"); drop table users; --"),
            kept("\uD83D\uDE00 \u2028 \u0001"),
            new HardText("nul\u0000nul", "nul\uFFFDnul"),
            new HardText("high\uD83D", "high\uFFFD"),
            new HardText("\uDE00low", "\uFFFDlow"));

    private static HardText kept(String text) {
        return new HardText(text, text);
    }
}
