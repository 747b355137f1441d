// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Parses signing secrets in the forms that people paste: separated by commas, semicolons, spaces or newlines, in quotes
 * or brackets, or after a variable name, {@code Bearer} or {@code v1,}.
 */
public final class SecretList {

    /** A JVM without a UTF-8 locale reads {@code \ufffd} instead of these non-ASCII characters. */
    private static final Pattern QUOTES =
            Pattern.compile("[\"'`\u201c\u201d\u2018\u2019\\[\\]\u200b\ufeff\u00a0]|^\ufffd+|\ufffd+$");

    private static final Pattern PREAMBLE = Pattern.compile(
            "(?i)(^|(?<=[\\s,;]))(?:(?:export\\s+)?[A-Z_]*SECRET\\s*[=:]\\s*|bearer\\s+|v1a?\\s*[,=]\\s*)+");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*[,;]\\s*|\\s+");

    private SecretList() {}

    /** The valid secrets in the variable; empty if it is not set. Records each invalid secret as a fault. */
    public static List<SigningSecret> read(Environment environment, Setting<Secret> setting) {
        Secret text = environment.find(setting);
        return text == null ? List.of() : parse(text.value(), problem -> environment.fault(setting, problem));
    }

    /**
     * The valid secrets in the text, in order.
     *
     * @param problems receives one message for each invalid secret; the message does not contain the secret
     */
    public static List<SigningSecret> parse(String text, Consumer<String> problems) {
        String plain =
                PREAMBLE.matcher(QUOTES.matcher(text).replaceAll("").strip()).replaceAll("");
        String[] entries = SEPARATOR.split(plain, -1);
        List<SigningSecret> secrets = new ArrayList<>();
        for (int i = 0; i < entries.length; i++) {
            try {
                secrets.add(SigningSecret.parse(entries[i]));
            } catch (IllegalArgumentException e) {
                String subject =
                        entries.length == 1 ? "the secret " : "secret " + (i + 1) + " of " + entries.length + " ";
                problems.accept(subject + e.getMessage());
            }
        }
        return secrets;
    }
}
