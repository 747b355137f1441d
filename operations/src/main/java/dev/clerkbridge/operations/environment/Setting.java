// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Declares one environment variable of a service: its name, default, limits and description.
 *
 * <p>The description is Markdown for {@code docs/configuration.md}; {@code --help} prints it without the markup.
 *
 * @param <T> the type of the parsed value
 */
public final class Setting<T> {

    private final String name;
    private final String description;
    private final Kind kind;
    private final @Nullable String fallback;
    private final String wanted;
    private final String example;
    private final Function<String, T> parser;
    private final List<String> aliases;
    private final boolean required;

    /** Decides whether the {@link StartReport} shows the variable's value. */
    enum Kind {
        /** A number, a size, a duration or a word from a fixed list: shown. */
        HARMLESS,
        /** Any text: not shown, because someone may have pasted a secret by mistake. */
        TEXT,
        /** A secret: not shown. */
        SECRET
    }

    private Setting(
            String name,
            String description,
            Kind kind,
            @Nullable String fallback,
            String wanted,
            String example,
            Function<String, T> parser,
            List<String> aliases,
            boolean required) {
        this.name = name;
        this.description = description;
        this.kind = kind;
        this.fallback = fallback;
        this.wanted = wanted;
        this.example = example;
        this.parser = parser;
        this.aliases = aliases;
        this.required = required;
    }

    /** Declares a text with a default. */
    public static Setting<String> text(String name, String fallback, String description) {
        return text(name, fallback, "a text", text -> text, description);
    }

    /**
     * Declares a value that {@code parser} parses, with a default.
     *
     * @param wanted completes the message "is not …"
     * @param parser throws {@link IllegalArgumentException} for invalid text; its message is not shown, unless it is an
     *     {@link UnusableValueException}
     */
    public static <T> Setting<T> text(
            String name, String fallback, String wanted, Function<String, T> parser, String description) {
        return new Setting<>(name, description, Kind.TEXT, fallback, wanted, fallback, parser, List.of(), false);
    }

    /** Declares a text setting without a default; read it with {@link Environment#find}. */
    public static Setting<String> optional(String name, String example, String description) {
        return optional(name, example, "text", text -> text, description);
    }

    /** Declares a value that {@code parser} parses, without a default; read it with {@link Environment#find}. */
    public static <T> Setting<T> optional(
            String name, String example, String wanted, Function<String, T> parser, String description) {
        return new Setting<>(name, description, Kind.TEXT, null, wanted, example, parser, List.of(), false);
    }

    /**
     * Declares a secret without a default. The value is never shown, even if it is invalid.
     *
     * @param aliases alternative names, read in this order if {@code name} is not set
     */
    public static Setting<Secret> secret(String name, String example, String description, String... aliases) {
        return new Setting<>(
                name, description, Kind.SECRET, null, "a secret", example, Secret::new, List.of(aliases), false);
    }

    /**
     * Declares a text that contains a secret, without a default. The value is never shown, even if it is invalid.
     *
     * @param parser throws {@link UnusableValueException} for invalid text
     */
    public static <T> Setting<T> secret(String name, String example, Function<String, T> parser, String description) {
        return new Setting<>(name, description, Kind.SECRET, null, "usable", example, parser, List.of(), false);
    }

    /** Declares a whole number from {@code min} to {@code max}. */
    public static Setting<Integer> number(String name, int fallback, int min, int max, String description) {
        String wanted = "a whole number from " + min + " to " + max;
        return harmless(name, String.valueOf(fallback), wanted, description, text -> {
            int number = Integer.parseInt(text);
            return (int) between(number, min, max);
        });
    }

    /** Declares the address to listen on: an IP address, or a name that resolves. */
    public static Setting<String> host(String name, String fallback, String description) {
        return text(name, fallback, "an address, or a name that resolves", Setting::resolvable, description);
    }

    /** Declares a port to listen on; 0 means any free port. */
    public static Setting<Integer> port(String name, int fallback, String description) {
        return number(name, fallback, 0, 65_535, description);
    }

    /** Declares a number of bytes, plain or with a unit: {@code 1048576}, {@code 512KiB}, {@code 1GiB}. */
    public static Setting<Long> bytes(String name, String fallback, long min, long max, String description) {
        String wanted = max == Long.MAX_VALUE
                ? "a size of at least " + min + " bytes"
                : "a size from " + min + " to " + max + " bytes";
        return harmless(name, fallback, wanted, description, text -> between(ByteSizes.parse(text), min, max));
    }

    /**
     * Declares a duration with its unit, above zero and at most a day: {@code 500ms}, {@code 10s}, {@code 2m}.
     */
    public static Setting<Duration> duration(String name, String fallback, String description) {
        String wanted = "a time above zero with its unit (ms, s, m, h), at most 24h";
        return harmless(name, fallback, wanted, description, Durations::parse);
    }

    /** Declares a value that is {@code true} or {@code false}; case does not matter. */
    public static Setting<Boolean> flag(String name, boolean fallback, String description) {
        return harmless(name, String.valueOf(fallback), "true or false", description, text -> switch (text.toLowerCase(
                Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    /** Declares a value that is the name of one of the enum's constants; case does not matter. */
    public static <E extends Enum<E>> Setting<E> choice(String name, E fallback, String description) {
        Class<E> type = fallback.getDeclaringClass();
        String wanted =
                Arrays.stream(type.getEnumConstants()).map(Setting::word).collect(Collectors.joining(" or "));
        return harmless(
                name, word(fallback), wanted, description, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    /** Declares a value that is one of the words; case matters. */
    public static Setting<String> oneOf(String name, String fallback, Set<String> words, String description) {
        String wanted = words.stream().sorted().collect(Collectors.joining(" or "));
        return harmless(name, fallback, wanted, description, text -> {
            if (!words.contains(text)) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** A copy of this setting without a default. The service does not start unless the variable is set. */
    public Setting<T> required() {
        return new Setting<>(name, description, kind, null, wanted, example, parser, aliases, true);
    }

    /** A copy of this setting with another example, which error messages show. */
    public Setting<T> example(String other) {
        return new Setting<>(name, description, kind, fallback, wanted, other, parser, aliases, required);
    }

    public String name() {
        return name;
    }

    /** The description, in Markdown. */
    public String description() {
        return description;
    }

    /** The default as text, or null if there is none. */
    public @Nullable String fallback() {
        return fallback;
    }

    /** Alternative names, read in this order if the variable {@link #name} is not set. */
    public List<String> aliases() {
        return aliases;
    }

    /** Whether the service needs this variable to start. */
    public boolean isRequired() {
        return required;
    }

    Kind kind() {
        return kind;
    }

    String wanted() {
        return wanted;
    }

    String example() {
        return example;
    }

    /** Parses a non-blank value. */
    T parse(String text) {
        return parser.apply(text);
    }

    private static <T> Setting<T> harmless(
            String name, String fallback, String wanted, String description, Function<String, T> parser) {
        return new Setting<>(name, description, Kind.HARMLESS, fallback, wanted, fallback, parser, List.of(), false);
    }

    private static String resolvable(String host) {
        try {
            InetAddress.getByName(host);
            return host;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static long between(long number, long min, long max) {
        if (number < min || number > max) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
