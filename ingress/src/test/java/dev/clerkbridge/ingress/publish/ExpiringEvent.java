// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.publish;

import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import java.time.Instant;

/** An event that, as in kafka mode, is not resent after its request timed out. */
final class ExpiringEvent extends PendingEvent {

    private static final Event EVENT = new Event(
            new SvixHeaders("msg_1", "1700000000", "v1,c2ln"),
            Instant.ofEpochMilli(1_760_000_000_000L),
            "user_1",
            "user.updated",
            "ins_1",
            null,
            null,
            new byte[100]);

    ExpiringEvent() {
        super(EVENT, EVENT.body().length);
    }

    @Override
    protected Event load() {
        return EVENT;
    }

    @Override
    protected boolean postpone() {
        return true;
    }

    @Override
    protected void acknowledged() {}

    @Override
    protected boolean setAside() {
        return false;
    }

    @Override
    protected boolean timedOut() {
        return finish();
    }
}
