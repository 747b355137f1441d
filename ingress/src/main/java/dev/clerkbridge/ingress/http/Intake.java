package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.door.Door;
import dev.clerkbridge.ingress.door.Receipt;
import dev.clerkbridge.ingress.door.Settlement;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.verify.Delivery;
import dev.clerkbridge.ingress.verify.Rejection;
import dev.clerkbridge.ingress.verify.Verdict;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import dev.clerkbridge.ingress.verify.Verifier;
import org.jspecify.annotations.Nullable;

/** What happens to a delivery once its body is there: verified, read, offered to the door. Safe for any thread. */
public final class Intake {

    private final Verifier verifier;
    private final EventReader reader;
    private final Door door;
    private final IngressMetrics events;
    private final HttpMetrics metrics;

    public Intake(Verifier verifier, EventReader reader, Door door, IngressMetrics events, HttpMetrics metrics) {
        this.verifier = verifier;
        this.reader = reader;
        this.door = door;
        this.events = events;
        this.metrics = metrics;
    }

    HttpMetrics metrics() {
        return metrics;
    }

    /** Sends what was offered on its way; to be called once after the last of several. */
    void flush() {
        door.flush();
    }

    /** Why the delivery is refused; or null when it went to the door, and {@code receipt} will hear of its fate. */
    @Nullable Rejection offer(Delivery delivery, Receipt receipt) {
        Verdict verdict = verifier.verify(delivery);
        if (verdict instanceof VerifiedDelivery verified) {
            accept(verified, receipt);
            return null;
        }
        return (Rejection) verdict;
    }

    private void accept(VerifiedDelivery verified, Receipt receipt) {
        metrics.verified(verified.secretIndex(), verified.body().length, verified.acceptedAt());
        Event event = reader.read(verified);
        door.accept(event, settlement -> {
            if (settlement == Settlement.KEPT) {
                // Here and not with the answer: it is kept even if the sender is gone by now.
                events.accepted(event);
            }
            receipt.settled(settlement);
        });
    }
}
