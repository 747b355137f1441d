// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.SignedRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Prints the output of {@code send}: one line per answer, or progress and a table if there are many. */
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

    void list(List<ExampleType> types) {
        out.printf("%-32s %s%n", "type", "Kafka key");
        types.forEach(type -> out.printf("%-32s %s%n", type.wireName(), type.keySource()));
        out.flush();
    }

    void request(SignedRequest delivery) {
        delivery.headers().forEach(header -> out.println(header.getKey() + ": " + header.getValue()));
        out.println();
        out.println(new String(delivery.body(), StandardCharsets.UTF_8));
        out.println();
        out.flush();
    }

    boolean showsEach(int total) {
        return total <= SHOWN_ONE_BY_ONE;
    }

    synchronized void answer(DeliveryAnswer answer, String note, AnswerStatistics statistics, int total) {
        if (showsEach(total)) {
            SignedRequest delivery = answer.delivery();
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
        } else if (interactive && statistics.count() % ANSWERS_PER_UPDATE == 0) {
            err.printf(Locale.ROOT, "\r%,d answers …", statistics.count());
            err.flush();
        }
    }

    /** Prints the commands that show which delivery the row is from, if the delivery's type is mirrored. */
    void row(SignedRequest delivery) {
        MirrorTable table = MirrorTable.ofType(delivery.event().type().wireName());
        if (table != null) {
            out.printf(
                    "%nShow which version the row has:%n  ./bridge trace %s%n  select id, updated_at, last_event_type,"
                            + " last_event_id from clerk.%s where id = '%s';%n",
                    delivery.messageId(), table.tableName(), objectId(delivery));
            out.flush();
        }
    }

    private static String objectId(SignedRequest delivery) {
        try {
            return JSON.readTree(delivery.body()).path("data").path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void summary(AnswerStatistics statistics, int total) {
        if (!showsEach(total)) {
            if (interactive) {
                err.print("\r");
                err.flush();
            }
            statistics.print(out);
            out.flush();
        }
    }
}
