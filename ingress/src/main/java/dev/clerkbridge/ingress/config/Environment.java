package dev.clerkbridge.ingress.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Environment variables read as types. A value that cannot be read is noted as a fault and replaced by its default, so
 * that one run finds every fault.
 */
final class Environment {

    private final Map<String, String> variables;
    private final List<String> faults = new ArrayList<>();

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The trimmed value, or null where the variable is missing or blank. */
    @Nullable String find(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    String text(String name, String otherwise) {
        String value = find(name);
        return value == null ? otherwise : value;
    }

    /** The non-blank parts of a comma-separated list. */
    List<String> list(String name) {
        return Arrays.stream(text(name, "").split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    int port(String name, int otherwise) {
        return (int) number(name, otherwise, 0, 65_535);
    }

    long number(String name, long otherwise, long least, long most) {
        return read(
                name, otherwise, "a whole number from " + least + " to " + most, String.valueOf(otherwise), value -> {
                    long number = Long.parseLong(value);
                    return between(number, least, most);
                });
    }

    /** A number of bytes, plain or with a unit: {@code 1048576}, {@code 512KiB}, {@code 1GiB}. */
    long bytes(String name, long otherwise, long least, long most) {
        String wanted = "a size from " + least + " to " + most + " bytes";
        return read(name, otherwise, wanted, "64MiB", value -> between(ByteSizes.parse(value), least, most));
    }

    /** A time with its unit: {@code 500ms}, {@code 10s}, {@code 2m}. */
    Duration duration(String name, Duration otherwise) {
        return read(name, otherwise, "a time above zero with its unit", "10s", Durations::parse);
    }

    boolean flag(String name, boolean otherwise) {
        return read(name, otherwise, "true or false", "true", value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    <E extends Enum<E>> E choice(String name, E otherwise) {
        E[] choices = otherwise.getDeclaringClass().getEnumConstants();
        String wanted = Arrays.stream(choices)
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" or "));
        return read(
                name,
                otherwise,
                wanted,
                otherwise.name().toLowerCase(Locale.ROOT),
                value -> Enum.valueOf(otherwise.getDeclaringClass(), value.toUpperCase(Locale.ROOT)));
    }

    /** The value if {@code reader} takes it; an {@link IllegalArgumentException} of the reader becomes a fault. */
    <T> T read(String name, T otherwise, String wanted, String example, Function<String, T> reader) {
        String value = find(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            fault(name, "\"" + value + "\" is not " + wanted, example);
            return otherwise;
        }
    }

    /** Notes what is wrong with a variable, without its value where that is a secret. */
    void fault(String name, String problem, String example) {
        faults.add(name + ": " + problem + "; example: " + name + "=" + example);
    }

    void throwIfFaulty() throws ConfigException {
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private static long between(long number, long least, long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
