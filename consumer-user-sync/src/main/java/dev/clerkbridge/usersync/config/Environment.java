package dev.clerkbridge.usersync.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads variables by type and gathers every fault, so that a person mends all of them in one go. Blank means unset. */
final class Environment {

    private final Function<String, @Nullable String> variables;
    private final List<String> faults = new ArrayList<>();

    Environment(Function<String, @Nullable String> variables) {
        this.variables = variables;
    }

    @Nullable String optional(String name) {
        String value = variables.apply(name);
        return value == null || value.isBlank() ? null : value.trim();
    }

    String text(String name, String fallback) {
        String value = optional(name);
        return value == null ? fallback : value;
    }

    /** The value; of a missing variable {@code ""}, and a fault. */
    String required(String name, String example) {
        String value = optional(name);
        if (value == null) {
            fault(name, "is not set", example);
            return "";
        }
        return value;
    }

    int number(String name, int fallback, int least, int most) {
        String value = optional(name);
        if (value == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            fault(name, "is not a whole number", String.valueOf(fallback));
            return fallback;
        }
        fault(name, "is not between " + least + " and " + most, String.valueOf(fallback));
        return fallback;
    }

    boolean flag(String name, boolean fallback) {
        String value = text(name, String.valueOf(fallback)).toLowerCase(Locale.ROOT);
        if (!value.equals("true") && !value.equals("false")) {
            fault(name, "is neither true nor false", String.valueOf(fallback));
        }
        return value.equals("true");
    }

    <E extends Enum<E>> E oneOf(String name, E fallback) {
        String value = text(name, fallback.name());
        List<E> choices = Arrays.asList(fallback.getDeclaringClass().getEnumConstants());
        for (E choice : choices) {
            if (choice.name().equalsIgnoreCase(value)) {
                return choice;
            }
        }
        String names =
                choices.stream().map(c -> c.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        fault(name, "is none of " + names, fallback.name().toLowerCase(Locale.ROOT));
        return fallback;
    }

    void fault(String name, String problem) {
        faults.add(name + " " + problem);
    }

    void fault(String name, String problem, String example) {
        faults.add(name + " " + problem + " (example: " + name + "=" + example + ")");
    }

    void throwFaults() {
        if (!faults.isEmpty()) {
            throw new InvalidConfigException(faults);
        }
    }
}
