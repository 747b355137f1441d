// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.accept.EventAcceptor;
import dev.clerkbridge.ingress.canary.Canary;
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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What happens to a delivery once its body is there: verified, read, made ready for the acceptor. Safe for any thread. */
public final class Intake {

    private final Verifier verifier;
    private final EventReader reader;
    private final EventAcceptor acceptor;
    private final IngressMetrics events;
    private final HttpMetrics metrics;
    private final BooleanSupplier ready;
    private final QuarantineLog quarantineLog = new QuarantineLog(System::nanoTime);

    /** @param ready whether an event that arrives now can be kept; what a canary is told */
    public Intake(
            Verifier verifier,
            EventReader reader,
            EventAcceptor acceptor,
            IngressMetrics events,
            HttpMetrics metrics,
            BooleanSupplier ready) {
        this.verifier = verifier;
        this.reader = reader;
        this.acceptor = acceptor;
        this.events = events;
        this.metrics = metrics;
        this.ready = ready;
    }

    HttpMetrics metrics() {
        return metrics;
    }

    /** Gives the acceptor the events of one event-loop turn. */
    void accept(List<EventSubmission> submissions) {
        acceptor.accept(submissions);
    }

    /** Verifies and reads a delivery: its answer, or null when its event was added to {@code turn}. */
    @Nullable Answer offer(Delivery delivery, AcceptCallback callback, List<EventSubmission> turn) {
        Verdict verdict = verifier.verify(delivery);
        if (!(verdict instanceof VerifiedDelivery verified)) {
            return Answer.to((Rejection) verdict);
        }
        if (verified.svix().id().startsWith(Canary.ID_PREFIX)) {
            return ready.getAsBoolean() ? Answer.CANARY : Answer.FAILED;
        }
        turn.add(submission(verified, callback));
        return null;
    }

    private EventSubmission submission(VerifiedDelivery verified, AcceptCallback callback) {
        metrics.verified(verified.secretIndex(), verified.body().length, verified.acceptedAt());
        Event event = reader.read(verified);
        return new EventSubmission(event, result -> {
            if (result == AcceptResult.DURABLE) {
                // Here and not with the answer: it is durable even if the sender is gone by now.
                events.accepted(event);
                quarantineLog.accepted(event);
            }
            callback.completed(result);
        });
    }
}
