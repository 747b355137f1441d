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
 * Reads {@link Setting}s. Records an invalid value as a fault and continues without it, so one run finds every fault. A
 * blank value counts as not set.
 *
 * <p>Not thread-safe; services use it only while they are starting.
 */
public final class Environment {

    private final Map<String, String> variables;
    private final Set<String> faults = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /** Reads from {@code variables}, usually {@link System#getenv()}. */
    public Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** Every variable with its unparsed value. */
    public Map<String, String> variables() {
        return variables;
    }

    /**
     * The value, or {@code placeholder} if the variable is not set or is invalid.
     *
     * <p>Records a missing or invalid value as a fault, so a service never starts with the placeholder.
     */
    public <T> T require(Setting<T> setting, T placeholder) {
        T value = find(setting);
        if (value == null && raw(setting) == null) {
            fault(setting, "is not set");
        }
        return value == null ? placeholder : value;
    }

    /**
     * The value; the default if the variable is not set or is invalid. Records an invalid value as a fault. The setting
     * must have a default.
     */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value != null) {
            return value;
        }
        return setting.parse(Objects.requireNonNull(setting.fallback(), setting.name()));
    }

    /** The value; null if the variable is not set or is invalid. Records an invalid value as a fault. */
    public <T> @Nullable T find(Setting<T> setting) {
        String text = raw(setting);
        if (text == null) {
            return null;
        }
        if (setting.kind() != Setting.Kind.SECRET && SafeValues.isSecret(text)) {
            fault(setting, "contains " + SafeValues.describe(text) + ", which belongs in another variable");
            return null;
        }
        try {
            return setting.parse(text);
        } catch (UnusableValueException e) {
            fault(setting, e.problem());
            return null;
        } catch (IllegalArgumentException e) {
            fault(setting, SafeValues.describe(text) + " is not " + setting.wanted());
            return null;
        }
    }

    /** The non-blank parts of a comma-separated value; empty if the variable is not set. */
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

    /** Records a fault of a variable. {@code problem} must not contain a value that could be a secret. */
    public void fault(Setting<?> setting, String problem) {
        fault(usedName(setting), problem, setting.example());
    }

    /** Records a fault of a variable without a {@link Setting}, such as {@code KAFKA_SECURITY_PROTOCOL}. */
    public void fault(String name, String problem, String example) {
        faults.add(name + ": " + problem + (example.isEmpty() ? "" : "; example: " + name + "=" + example));
    }

    /** Records a warning for the operator; the service still starts. */
    public void warn(String warning) {
        warnings.add(warning);
    }

    /**
     * Throws if any fault was recorded; call this after reading the last setting.
     *
     * @throws InvalidConfigException if there are any; its message lists all faults
     */
    public void throwIfFaulty() {
        if (!faults.isEmpty()) {
            throw new InvalidConfigException(List.copyOf(faults));
        }
    }

    /**
     * The report that a service logs at startup: the {@code settings} that differ from their defaults, and all
     * warnings.
     */
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
