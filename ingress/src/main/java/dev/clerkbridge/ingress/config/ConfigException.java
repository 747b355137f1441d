package dev.clerkbridge.ingress.config;

import java.util.List;

/** The configuration cannot be used. The message lists every fault, for an operator to read; it holds no secret. */
public final class ConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    ConfigException(List<String> faults) {
        super(message(faults));
    }

    private static String message(List<String> faults) {
        String title = faults.size() == 1
                ? "The configuration has a fault:"
                : "The configuration has " + faults.size() + " faults:";
        return title + "\n  " + String.join("\n  ", faults);
    }
}
