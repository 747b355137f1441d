package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;

/**
 * What a backfill did with one kind of object.
 *
 * @param listed how many objects Clerk listed, those before a resumed position included
 * @param counted how many there are by Clerk's own count, which may be off by a few; -1 where it does not say
 * @param sent how many snapshots this run wrote, or with a dry run would have written
 */
public record BackfillResult(ObjectKind kind, State state, long listed, long counted, long sent) {

    /** Whether everything was read. */
    public enum State {
        COMPLETE,
        /** Two whole listings found fewer objects than Clerk counts. */
        FEWER_THAN_COUNTED,
        /** The instance does not have the feature. */
        OFF
    }
}
