// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.operations.environment.SigningSecret;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a delivery was recently signed with a configured secret.
 *
 * <p>Follows the rules of Standard Webhooks. svix-java computes the signature of every body that is valid UTF-8.
 * svix-java's own {@code verify} is not used, because it supports only one secret, reads the system clock, and ignores
 * repeated headers. Thread-safe.
 */
public final class Verifier {

    /** The maximum difference between the timestamp and this machine's clock, inclusive. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String VERSION_PREFIX = "v1,";
    /** Unix seconds have 10 digits until the year 2286; 18 digits always fit in a long. */
    private static final int MAX_DIGITS = 18;

    private final List<Signer> signers;
    private final InstantSource clock;

    public Verifier(List<SigningSecret> secrets, InstantSource clock) {
        this.signers = secrets.stream().map(Signer::new).toList();
        this.clock = clock;
    }

    public Verdict verify(UnverifiedDelivery delivery) {
        if (delivery.headers().doubled()) {
            return Refusal.DOUBLED_HEADER;
        }
        SvixHeaders headers = delivery.headers().complete();
        if (headers == null) {
            return Refusal.MISSING_HEADERS;
        }
        if (!canonicalNumber(headers.timestamp())) {
            return Refusal.MALFORMED_TIMESTAMP;
        }
        long timestamp = Long.parseLong(headers.timestamp());
        Instant now = clock.instant();
        Refusal untimely = untimely(timestamp, now);
        return untimely != null ? untimely : match(headers, timestamp, new Payload(delivery.body()), now);
    }

    private static @Nullable Refusal untimely(long timestamp, Instant now) {
        long age = now.getEpochSecond() - timestamp;
        if (age > TOLERANCE.toSeconds()) {
            return Refusal.TOO_OLD;
        }
        return age < -TOLERANCE.toSeconds() ? Refusal.TOO_NEW : null;
    }

    private Verdict match(SvixHeaders headers, long timestamp, Payload payload, Instant now) {
        List<byte[]> presented = presented(headers.signature());
        if (presented.isEmpty()) {
            return Refusal.NO_MATCHING_SIGNATURE;
        }
        for (int i = 0; i < signers.size(); i++) {
            byte[] expected = signers.get(i).sign(headers.id(), timestamp, payload);
            for (byte[] signature : presented) {
                if (MessageDigest.isEqual(expected, signature)) {
                    return new VerifiedDelivery(headers, payload, now.truncatedTo(ChronoUnit.MICROS), i);
                }
            }
        }
        return Refusal.NO_MATCHING_SIGNATURE;
    }

    /** The signatures of version 1 in a space-separated list such as {@code v1,abc= v1a,def= v1,ghi=}. */
    private static List<byte[]> presented(String header) {
        List<byte[]> signatures = new ArrayList<>(2);
        int start = 0;
        while (start < header.length()) {
            int space = header.indexOf(' ', start);
            int end = space < 0 ? header.length() : space;
            if (header.startsWith(VERSION_PREFIX, start)) {
                signatures.add(
                        header.substring(start + VERSION_PREFIX.length(), end).getBytes(UTF_8));
            }
            start = end + 1;
        }
        return signatures;
    }

    /**
     * Whether the text is a number without a sign or leading zeros. The signature covers the text, but {@link Signer}
     * gets only the number, which must therefore have one spelling.
     */
    private static boolean canonicalNumber(String text) {
        if (text.isEmpty() || text.length() > MAX_DIGITS || (text.charAt(0) == '0' && text.length() > 1)) {
            return false;
        }
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
