// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;

/** A signing secret of a Clerk webhook endpoint. {@code toString} does not reveal it. */
public final class SigningSecret {

    /** Standard Webhooks requires 24 to 64 bytes, but a published test vector has 18, and Svix accepts up to 75. */
    public static final int MIN_BYTES = 18;

    public static final int MAX_BYTES = 75;

    private static final String PREFIX = "whsec_";
    private static final Pattern PREFIXES = Pattern.compile("(?i:whsec_)*");
    private static final Pattern API_KEY = Pattern.compile("(?i)(sk|pk|ak)_(test|live)_.*|(sk|pk|ak)_.*");
    private static final Pattern ASYMMETRIC_KEY = Pattern.compile("(?i)wh[sp]k_.*");
    private static final Pattern IDENTIFIER = Pattern.compile("(ep|app|ins|msg|src|user|org|evt)_.*");
    private static final Pattern BASE64_URL = Pattern.compile("[A-Za-z0-9+/_-]+=*");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+=*");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32,}|[0-9A-F]{32,}");
    private static final int MIN_DISTINCT_CHARACTERS = 8;

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    /**
     * Parses a secret as the Clerk Dashboard shows it. Accepts a missing or repeated prefix {@code whsec_}.
     *
     * @throws IllegalArgumentException if the secret is invalid; the message does not contain the secret and can follow
     *     the words "the secret"
     */
    public static SigningSecret parse(String text) {
        String encoded = PREFIXES.matcher(text).replaceFirst("");
        requireSigningSecret(text, encoded);
        requireRandom(encoded);
        byte[] key = decode(encoded);
        if (key.length < MIN_BYTES || key.length > MAX_BYTES) {
            throw new IllegalArgumentException("has a key of " + key.length + " bytes; signing secrets have 24 to 64 ("
                    + MIN_BYTES + " to " + MAX_BYTES + " are accepted). Was it cut off, or are these two secrets?");
        }
        if (new String(key, ISO_8859_1).contains(PREFIX)) {
            throw new IllegalArgumentException(
                    "is the base64 of a secret, such as the data of a Kubernetes Secret; decode it once");
        }
        return new SigningSecret(key);
    }

    /** Returns a copy of the HMAC key. */
    public byte[] key() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "SigningSecret[redacted]";
    }

    private static void requireSigningSecret(String text, String encoded) {
        if (encoded.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        refuse(text, API_KEY, "is a Clerk API key (sk_, pk_), not a signing secret (whsec_)");
        refuse(text, ASYMMETRIC_KEY, "is a key for asymmetric signatures, which Clerk does not use");
        refuse(text, IDENTIFIER, "is an identifier, not a signing secret (whsec_)");
        if (text.contains("://")) {
            throw new IllegalArgumentException("is a URL, not a signing secret (whsec_)");
        }
        if (encoded.contains(PREFIX)) {
            throw new IllegalArgumentException("has whsec_ in the middle; separate several secrets by commas");
        }
    }

    /**
     * Refuses placeholders and text that is not base64. Base64 of random bytes has upper-case and lower-case letters
     * and many different characters.
     */
    private static void requireRandom(String encoded) {
        refuse(encoded, HEX, "is hexadecimal; the Clerk Dashboard shows base64 after whsec_");
        boolean oneCase =
                encoded.equals(encoded.toLowerCase(Locale.ROOT)) || encoded.equals(encoded.toUpperCase(Locale.ROOT));
        if (oneCase || encoded.chars().distinct().count() < MIN_DISTINCT_CHARACTERS) {
            throw new IllegalArgumentException("looks like a placeholder or a made-up value: a real secret is random");
        }
        if (BASE64.matcher(encoded).matches()) {
            return;
        }
        throw new IllegalArgumentException(
                BASE64_URL.matcher(encoded).matches()
                        ? "has - or _ after whsec_; Clerk's base64 does not contain them; copy it again"
                        : "has characters after whsec_ that are not base64; copy it again");
    }

    private static void refuse(String text, Pattern pattern, String message) {
        if (pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(message);
        }
    }

    private static byte[] decode(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            // Drops the cause, because the decoder's message quotes a character of the secret.
            throw new IllegalArgumentException("is not base64 of whole bytes; a character may be missing", null);
        }
    }
}
