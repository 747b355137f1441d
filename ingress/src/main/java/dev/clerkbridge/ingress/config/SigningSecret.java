package dev.clerkbridge.ingress.config;

import java.util.Base64;

/** One signing secret of a Clerk webhook endpoint. Never prints itself. */
public final class SigningSecret {

    private static final String PREFIX = "whsec_";

    private final byte[] key;

    private SigningSecret(byte[] key) {
        this.key = key;
    }

    /**
     * Reads a secret as the Clerk Dashboard shows it; the prefix {@code whsec_} may be missing.
     *
     * @throws IllegalArgumentException when it is not base64 or holds no byte; the message says which, without the value
     */
    public static SigningSecret parse(String text) {
        String encoded = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        byte[] key = decode(encoded);
        if (key.length == 0) {
            throw new IllegalArgumentException("is empty");
        }
        return new SigningSecret(key);
    }

    /** The bytes that key the HMAC; a fresh copy. */
    public byte[] key() {
        return key.clone();
    }

    @Override
    public String toString() {
        return "SigningSecret[redacted]";
    }

    private static byte[] decode(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            // The decoder's message quotes a character of the secret.
            throw new IllegalArgumentException("is not base64 after " + PREFIX, null);
        }
    }
}
