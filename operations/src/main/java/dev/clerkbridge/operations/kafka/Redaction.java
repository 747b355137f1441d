// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import dev.clerkbridge.operations.environment.SafeValues;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Removes the values of Kafka variables from the clients' messages, except values that are short or cannot be secret.
 */
final class Redaction {

    private static final String REDACTED = "***";
    private static final int MIN_PART = 3;

    /** Words that occur in the values of Kafka's settings and are not secret. */
    private static final Set<String> PUBLIC = Set.of(
            "PLAINTEXT",
            "SSL",
            "SASL_PLAINTEXT",
            "SASL_SSL",
            "PLAIN",
            "SCRAM-SHA-256",
            "SCRAM-SHA-512",
            "GSSAPI",
            "OAUTHBEARER",
            "gzip",
            "snappy",
            "lz4",
            "zstd",
            "PEM",
            "JKS",
            "PKCS12",
            "required",
            "requisite",
            "sufficient",
            "optional",
            "username",
            "password",
            "JAAS",
            "key");

    private final List<String> hidden;

    Redaction(KafkaProperties given) {
        hidden = given.others().entrySet().stream()
                .flatMap(Redaction::parts)
                .filter(part -> part.length() >= MIN_PART && !PUBLIC.contains(part) && !SafeValues.isHarmless(part))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    String apply(String message) {
        String text = message;
        for (String part : hidden) {
            text = text.replace(part, REDACTED);
        }
        return text;
    }

    /** The value and, for passwords, also its parts, because a parser's message may quote a part. */
    private static Stream<String> parts(Map.Entry<String, String> property) {
        Stream<String> whole = Stream.of(property.getValue());
        return KafkaVariables.isPassword(property.getKey())
                ? Stream.concat(whole, Arrays.stream(property.getValue().split("[\\s=\"';,]+", -1)))
                : whole;
    }
}
