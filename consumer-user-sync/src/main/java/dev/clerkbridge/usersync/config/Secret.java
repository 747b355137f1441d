package dev.clerkbridge.usersync.config;

/** A value that may be used but never shown. */
public record Secret(String value) {

    @Override
    public String toString() {
        return "***";
    }
}
