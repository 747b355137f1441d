// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import dev.clerkbridge.operations.failure.InnermostCause;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.NetworkException;
import org.jspecify.annotations.Nullable;

/** Waits for Kafka's replies to administrative requests. */
public final class KafkaReply {

    private static final int TIMEOUT_SECONDS = 5;

    private KafkaReply() {}

    /**
     * Waits at most five seconds.
     *
     * @throws KafkaException if Kafka does not reply, or replies with an error
     */
    public static <T extends @Nullable Object> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no reply within " + TIMEOUT_SECONDS + " seconds", e);
        }
    }

    /** The failure as a sentence for a reader. */
    public static String explain(KafkaException failure) {
        String message = String.valueOf(failure.getMessage());
        Throwable innermost = InnermostCause.of(failure);
        String cause = innermost.getMessage();
        return problem(innermost) + (cause == null || message.contains(cause) ? message : message + ": " + cause);
    }

    /**
     * Brokers answer with the errors of {@link ApiException}; the client uses some of them too if it gets no answer.
     */
    private static String problem(Throwable failure) {
        if (failure instanceof AuthorizationException) {
            return "Kafka forbids the request: ";
        }
        boolean answered = failure instanceof ApiException
                && !(failure instanceof org.apache.kafka.common.errors.TimeoutException)
                && !(failure instanceof DisconnectException)
                && !(failure instanceof NetworkException);
        return answered ? "Kafka reports: " : "Kafka does not answer: ";
    }
}
