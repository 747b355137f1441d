// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link Setting}s. A value that cannot be read is noted as a fault and replaced by the default, so that one run
 * finds every fault. Blank values count as not set.
 *
 * <p>Not safe for several threads: made, asked and forgotten at start.
 */
public final class Environment {

    private final Map<String, String> variables;
    private final Set<String> faults = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /** Reads {@code variables}, as {@link System#getenv()} gives them. */
    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Every variable, as it is set. */
    public Map<String, String> variables() {
        return variables;
    }

    /**
     * The value, or the default.
     *
     * @return for a required variable that is missing or unreadable {@code placeholder}, and there is a fault
     */
    public <T> T require(Setting<T> setting, T placeholder) {
        T value = find(setting);
        if (value == null && raw(setting) == null) {
            fault(setting, "is not set");
        }
        return value == null ? placeholder : value;
    }

    /** The value, or the default; for settings that have one. */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value != null) {
            return value;
        }
        return setting.parse(Objects.requireNonNull(setting.fallback(), setting.name()));
    }

    /** The value; null where it is not set or cannot be read. In the second case there is a fault. */
    public <T> @Nullable T find(Setting<T> setting) {
        String text = raw(setting);
        if (text == null) {
            return null;
        }
        if (setting.kind() != Setting.Kind.SECRET && Values.isSecret(text)) {
            fault(setting, "holds " + Values.describe(text) + ", which belongs in another variable");
            return null;
        }
        try {
            return setting.parse(text);
        } catch (UnusableValueException e) {
            fault(setting, e.problem());
            return null;
        } catch (IllegalArgumentException e) {
            fault(setting, Values.describe(text) + " is not " + setting.wanted());
            return null;
        }
    }

    /** The non-blank parts of a comma-separated value; empty where it is not set. */
    public List<String> list(Setting<?> setting) {
        String text = raw(setting);
        return text == null
                ? List.of()
                : Arrays.stream(text.split(",", -1))
                        .map(String::strip)
                        .filter(part -> !part.isEmpty())
                        .toList();
    }

    /** Whether the variable, or one of its aliases, has a value. */
    public boolean isSet(Setting<?> setting) {
        return raw(setting) != null;
    }

    /** Notes what is wrong with a variable. The problem must not repeat a value that could be a secret. */
    public void fault(Setting<?> setting, String problem) {
        fault(usedName(setting), problem, setting.example());
    }

    /** Notes what is wrong with a variable that is not declared, such as one of the Kafka clients'. */
    public void fault(String name, String problem, String example) {
        faults.add(name + ": " + problem + (example.isEmpty() ? "" : "; example: " + name + "=" + example));
    }

    /** Notes what an operator should look at, although the service can start. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidConfigException with every fault, if there is any
     */
    public void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new InvalidConfigException(List.copyOf(faults));
        }
    }

    /** What a service logs at its start: the {@code settings} that have a value, and all warnings. */
    public StartReport report(List<Setting<?>> settings) {
        Map<String, String> values = new TreeMap<>();
        for (Setting<?> setting : settings) {
            String text = raw(setting);
            if (text != null && !text.equals(setting.fallback())) {
                values.put(usedName(setting), setting.kind() == Setting.Kind.HARMLESS ? text : "(set)");
            }
        }
        return new StartReport(values, List.copyOf(warnings));
    }

    private String usedName(Setting<?> setting) {
        return names(setting).filter(name -> value(name) != null).findFirst().orElse(setting.name());
    }

    private @Nullable String raw(Setting<?> setting) {
        return value(usedName(setting));
    }

    private @Nullable String value(String name) {
        String value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static Stream<String> names(Setting<?> setting) {
        return Stream.concat(Stream.of(setting.name()), setting.aliases().stream());
    }
}
