package dev.clerkbridge.usersync.decode;

/** The state in an event cannot be read. The message says why, without any value of the payload. */
public final class UndecodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UndecodableException(String message) {
        super(message);
    }
}
