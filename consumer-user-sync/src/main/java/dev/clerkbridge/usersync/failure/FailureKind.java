package dev.clerkbridge.usersync.failure;

/** What a failure means for the stream. */
public enum FailureKind {
    /** The event can never be applied: it goes to the dead letters, and the stream goes on. */
    POISON,
    /** It will pass: the same events are tried again until it has, and none is skipped. */
    TRANSIENT,
    /** Only a person can mend it: the loop stops and says why. */
    FATAL
}
