// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.example.Delivery;
import dev.clerkbridge.testbed.example.EventType;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** What {@code send} prints: a few answers one by one, many as a moving line and a table. */
final class Terminal {

    private static final int SHOWN_ONE_BY_ONE = 60;
    private static final int ANSWERS_PER_UPDATE = 100;

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean interactive = Boolean.getBoolean("bridge.terminal");

    Terminal(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    void list(List<EventType> types) {
        out.printf("%-32s %s%n", "type", "Kafka key");
        types.forEach(type -> out.printf("%-32s %s%n", type.wireName(), type.keySource()));
        out.flush();
    }

    void request(Delivery delivery) {
        delivery.headers().forEach(header -> out.println(header.getKey() + ": " + header.getValue()));
        out.println();
        out.println(new String(delivery.body(), StandardCharsets.UTF_8));
        out.println();
        out.flush();
    }

    boolean showsEach(int total) {
        return total <= SHOWN_ONE_BY_ONE;
    }

    synchronized void answer(Answer answer, Tally tally, int total) {
        if (showsEach(total)) {
            Delivery delivery = answer.delivery();
            out.printf(
                    Locale.ROOT,
                    "%d  %-32s %s  key %s  %.1f ms%s%n",
                    answer.status(),
                    delivery.event().type().wireName(),
                    delivery.messageId(),
                    delivery.event().key(),
                    answer.took().toNanos() / 1e6,
                    answer.accepted() ? "" : "  " + answer.text());
            out.flush();
        } else if (interactive && tally.count() % ANSWERS_PER_UPDATE == 0) {
            err.printf(Locale.ROOT, "\r%,d answers …", tally.count());
            err.flush();
        }
    }

    void summary(Tally tally, int total) {
        if (!showsEach(total)) {
            if (interactive) {
                err.print("\r");
                err.flush();
            }
            tally.print(out);
            out.flush();
        }
    }
}
