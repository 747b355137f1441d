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
import dev.clerkbridge.ingress.verify.Refusal;
import dev.clerkbridge.ingress.verify.UnverifiedDelivery;
import dev.clerkbridge.ingress.verify.Verdict;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import dev.clerkbridge.ingress.verify.Verifier;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Verifies a complete delivery, turns it into an event and submits the event to the acceptor. Thread-safe. */
public final class Intake {

    private final Verifier verifier;
    private final EventReader reader;
    private final EventAcceptor acceptor;
    private final IngressMetrics events;
    private final HttpMetrics metrics;
    private final BooleanSupplier ready;
    private final QuarantineLog quarantineLog = new QuarantineLog(System::nanoTime);

    /** @param ready whether the service could accept an event now, which decides the answer to a canary probe */
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

    /** Delegates to {@link EventAcceptor#accept}. */
    void accept(List<EventSubmission> submissions) {
        acceptor.accept(submissions);
    }

    /**
     * Verifies and reads a delivery. Returns its answer, or null if its event was added to {@code batch}, whose
     * acceptance decides the answer.
     */
    @Nullable HttpAnswer offer(UnverifiedDelivery delivery, AcceptCallback callback, List<EventSubmission> batch) {
        Verdict verdict = verifier.verify(delivery);
        if (!(verdict instanceof VerifiedDelivery verified)) {
            return HttpAnswer.to((Refusal) verdict);
        }
        if (verified.svix().id().startsWith(Canary.ID_PREFIX)) {
            return ready.getAsBoolean() ? HttpAnswer.CANARY : HttpAnswer.CANARY_REFUSED;
        }
        batch.add(submission(verified, callback));
        return null;
    }

    private EventSubmission submission(VerifiedDelivery verified, AcceptCallback callback) {
        metrics.verified(verified.secretIndex(), verified.body().length, verified.acceptedAt());
        Event event = reader.read(verified);
        return new EventSubmission(event, result -> {
            if (result == AcceptResult.DURABLE) {
                // Counted here and not when the answer is sent: the event is durable even if the client disconnected.
                events.accepted(event);
                quarantineLog.accepted(event);
            }
            callback.completed(result);
        });
    }
}
