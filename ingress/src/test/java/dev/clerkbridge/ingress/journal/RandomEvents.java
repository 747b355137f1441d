// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Generates random events of the kinds that a journal may contain. The same seed gives the same events. */
public final class RandomEvents {

    private final Random random;
    private int made;

    public RandomEvents(long seed) {
        this.random = new Random(seed);
    }

    /** The next event. Its body has 0.5 to 3.5 kB, sometimes none or up to 60 kB. Some events lack optional fields. */
    public Event next() {
        made++;
        byte[] body = new byte[size()];
        random.nextBytes(body);
        boolean bare = random.nextInt(8) == 0;
        return new Event(
                new SvixHeaders("msg_" + made, String.valueOf(1_700_000_000 + made), "v1,c2lnbmF0dXJl v1,b2xk"),
                Instant.ofEpochSecond(1_700_000_000 + made, random.nextInt(1_000_000) * 1_000L),
                bare ? null : "user_ключ\u0000" + random.nextInt(5),
                bare ? null : "user.updated",
                bare ? null : "ins_1",
                bare ? null : Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt(1_000_000)),
                bare ? QuarantineReason.NOT_JSON : null,
                body);
    }

    /** The next {@code count} events. */
    public List<Event> next(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(next());
        }
        return events;
    }

    /** All fields of the entries as text, with digests instead of the bodies. Equal texts mean equal entries. */
    static List<String> described(List<Entry> entries) {
        return entries.stream().map(RandomEvents::described).toList();
    }

    private static String described(Entry entry) {
        Event e = entry.event();
        CRC32 body = new CRC32();
        body.update(e.body());
        return String.join(
                "|",
                List.of(entry.seq(), entry.position(), e.svix(), e.acceptedAt()).toString(),
                Arrays.asList(e.key(), e.type(), e.instanceId(), e.occurredAt(), e.quarantine())
                        .toString(),
                e.body().length + " bytes " + body.getValue());
    }

    private int size() {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> 1 + random.nextInt(60_000);
            default -> 500 + random.nextInt(3_000);
        };
    }
}
