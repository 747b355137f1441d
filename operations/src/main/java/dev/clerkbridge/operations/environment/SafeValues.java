// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Describes values for messages. Shows a value only if it cannot be a secret, because someone may have pasted a secret
 * into the wrong variable.
 */
public final class SafeValues {

    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,6})?\\s?(ms|s|m|h|d|B|[KMGT]i?B)?");
    private static final Set<String> WORDS =
            Set.of("true", "false", "yes", "no", "on", "off", "none", "null", "default", "enabled", "disabled");

    private static final Pattern PEM = Pattern.compile("-----BEGIN |^MII[A-Za-z0-9+/]{20}");
    private static final Pattern SIGNING_SECRET = Pattern.compile("whsec_");
    private static final Pattern API_KEY = Pattern.compile("\\bsk_(live|test)_");
    private static final Pattern URL_WITH_PASSWORD = Pattern.compile("://[^/\\s@]*:[^/\\s@]*@");
    private static final Pattern URL = Pattern.compile("^[a-z][a-z0-9+.-]*:\\S", Pattern.CASE_INSENSITIVE);

    private SafeValues() {}

    /** Whether the value looks like a secret. */
    public static boolean isSecret(String text) {
        return PEM.matcher(text).find()
                || SIGNING_SECRET.matcher(text).find()
                || API_KEY.matcher(text).find()
                || URL_WITH_PASSWORD.matcher(text).find();
    }

    /** Whether the value may be shown: a number with or without a unit, or a word such as {@code yes}. */
    public static boolean isHarmless(String text) {
        return NUMBER.matcher(text).matches() || WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    /**
     * How a message names this path: the text in quotes or, if it might be a secret, only the words "the path". A text
     * is harmless if its parent folder exists and is not the root, and if the text does not look like a secret.
     */
    public static String describePath(String text) {
        try {
            Path parent = Path.of(text).getParent();
            boolean known = parent != null && parent.getNameCount() > 0 && Files.isDirectory(parent);
            return known && !isSecret(text) ? '"' + text + '"' : "the path";
        } catch (InvalidPathException e) {
            return "the path";
        }
    }

    /** The value in quotes if it is harmless, otherwise a description such as {@code the value (12 characters)}. */
    public static String describe(String text) {
        if (isHarmless(text)) {
            return '"' + text + '"';
        }
        if (PEM.matcher(text).find()) {
            return "the text of a PEM file";
        }
        if (SIGNING_SECRET.matcher(text).find()) {
            return "a signing secret";
        }
        if (API_KEY.matcher(text).find()) {
            return "a secret key of Clerk's API";
        }
        if (URL_WITH_PASSWORD.matcher(text).find()) {
            return "a URL with a password";
        }
        String kind = URL.matcher(text).find() ? "the URL" : "the value";
        return kind + " (" + text.length() + (text.length() == 1 ? " character)" : " characters)");
    }
}
