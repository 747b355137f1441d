// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

/** Kafka did not answer a request about the consumer group. The message has the cause. */
public final class KafkaUnavailableException extends RuntimeException {

    KafkaUnavailableException(Throwable cause) {
        super(
                "Kafka does not answer: " + (cause.getMessage() == null ? "it took too long" : cause.getMessage()),
                cause);
    }
}
