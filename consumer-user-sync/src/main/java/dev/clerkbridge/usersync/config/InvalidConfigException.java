package dev.clerkbridge.usersync.config;

import java.util.List;

/** The environment cannot be used; the message lists every fault, one to a line, and repeats no value. */
public final class InvalidConfigException extends RuntimeException {

    InvalidConfigException(List<String> faults) {
        super("The configuration has " + (faults.size() == 1 ? "a fault" : faults.size() + " faults") + ":\n  - "
                + String.join("\n  - ", faults));
    }
}
