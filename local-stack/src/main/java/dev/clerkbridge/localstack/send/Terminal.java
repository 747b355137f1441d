// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.testbed.example.Delivery;
import dev.clerkbridge.testbed.example.EventType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The output of {@code send}: a few answers line by line, many as a progress line and a table. */
final class Terminal {

    private static final ObjectMapper JSON = new ObjectMapper();
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

    synchronized void answer(Answer answer, String note, Tally tally, int total) {
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
                    (answer.accepted() ? "" : "  " + answer.text()) + (note.isEmpty() ? "" : "  " + note));
            out.flush();
        } else if (interactive && tally.count() % ANSWERS_PER_UPDATE == 0) {
            err.printf(Locale.ROOT, "\r%,d answers …", tally.count());
            err.flush();
        }
    }

    /** Prints how to see which of two versions the row shows. */
    void row(Delivery delivery) {
        MirrorTable table = MirrorTable.ofType(delivery.event().type().wireName());
        if (table != null) {
            out.printf(
                    "%nSee which one the row shows:%n  ./bridge trace %s%n  select id, updated_at, last_event_type,"
                            + " last_event_id from clerk.%s where id = '%s';%n",
                    delivery.messageId(), table.tableName(), objectId(delivery));
            out.flush();
        }
    }

    private static String objectId(Delivery delivery) {
        try {
            return JSON.readTree(delivery.body()).path("data").path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
