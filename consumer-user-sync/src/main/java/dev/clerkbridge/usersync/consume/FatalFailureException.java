package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.usersync.failure.Failure;

/** A failure that only a person can mend; carries why. */
final class FatalFailureException extends RuntimeException {

    private final transient Failure failure;

    FatalFailureException(Failure failure, Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
