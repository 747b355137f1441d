package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.accept.EventAcceptor;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.metrics.IngressMetrics;
import dev.clerkbridge.ingress.verify.Delivery;
import dev.clerkbridge.ingress.verify.Rejection;
import dev.clerkbridge.ingress.verify.Verdict;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import dev.clerkbridge.ingress.verify.Verifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens to a delivery once its body is there: verified, read, made ready for the acceptor. Safe for any thread. */
public final class Intake {

    private final Verifier verifier;
    private final EventReader reader;
    private final EventAcceptor acceptor;
    private final IngressMetrics events;
    private final HttpMetrics metrics;

    public Intake(
            Verifier verifier, EventReader reader, EventAcceptor acceptor, IngressMetrics events, HttpMetrics metrics) {
        this.verifier = verifier;
        this.reader = reader;
        this.acceptor = acceptor;
        this.events = events;
        this.metrics = metrics;
    }

    HttpMetrics metrics() {
        return metrics;
    }

    /** Gives the acceptor the events of one event-loop turn. */
    void accept(List<EventSubmission> submissions) {
        acceptor.accept(submissions);
    }

    /** Verifies and reads a delivery: why it is refused, or null when its event was added to {@code turn}. */
    @Nullable Rejection offer(Delivery delivery, AcceptCallback callback, List<EventSubmission> turn) {
        Verdict verdict = verifier.verify(delivery);
        if (verdict instanceof VerifiedDelivery verified) {
            turn.add(submission(verified, callback));
            return null;
        }
        return (Rejection) verdict;
    }

    private EventSubmission submission(VerifiedDelivery verified, AcceptCallback callback) {
        metrics.verified(verified.secretIndex(), verified.body().length, verified.acceptedAt());
        Event event = reader.read(verified);
        return new EventSubmission(event, result -> {
            if (result == AcceptResult.DURABLE) {
                // Here and not with the answer: it is durable even if the sender is gone by now.
                events.accepted(event);
            }
            callback.completed(result);
        });
    }
}
