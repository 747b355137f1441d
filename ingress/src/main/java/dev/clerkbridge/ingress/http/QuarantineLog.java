// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs quarantined events as warnings, at most one per minute for each reason. Quarantined events are answered 200, so
 * Clerk does not show that something is wrong. Thread-safe.
 */
final class QuarantineLog {

    private static final Logger LOGGER = LoggerFactory.getLogger(QuarantineLog.class);
    private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

    private final Map<QuarantineReason, AtomicLong> nextWarning = new EnumMap<>(QuarantineReason.class);

    private final LongSupplier nanoTime;

    /** @param nanoTime {@link System#nanoTime}, or a replacement in tests */
    QuarantineLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        for (QuarantineReason reason : QuarantineReason.values()) {
            nextWarning.put(reason, new AtomicLong(now));
        }
    }

    /** Logs the event if it is quarantined and a warning is due. */
    void accepted(Event event) {
        QuarantineReason reason = event.quarantine();
        if (reason == null) {
            return;
        }
        AtomicLong next = Objects.requireNonNull(nextWarning.get(reason));
        long due = next.get();
        long now = nanoTime.getAsLong();
        if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL_NANOS)) {
            LOGGER.atWarn()
                    .addKeyValue("reason", reason.code())
                    .addKeyValue("svix-id", event.id())
                    .addKeyValue("type", event.type())
                    .addKeyValue("instanceId", event.instanceId())
                    .addKeyValue("next", next(reason))
                    .log("An accepted event is quarantined because no subscriber can use it");
        }
    }

    private static String next(QuarantineReason reason) {
        return switch (reason) {
            case FOREIGN_INSTANCE ->
                "if the instance is the right one, correct CLERK_INSTANCE_IDS, restart, and run: java -jar ingress.jar"
                        + " redrive --from quarantine --reason " + reason.code();
            case NOT_UTF8, NOT_JSON, NOT_AN_EVENT ->
                "if the endpoint has a transformation in Clerk's Dashboard, remove it and replay the message there";
            case NO_KEY, REFUSED_BY_KAFKA ->
                "after you have fixed the cause, run: java -jar ingress.jar redrive --from quarantine --reason "
                        + reason.code();
        };
    }
}
