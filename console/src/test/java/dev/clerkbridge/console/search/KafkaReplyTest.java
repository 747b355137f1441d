// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaReplyTest {

    @ParameterizedTest
    @MethodSource
    void theExplanationSaysWhetherKafkaAnswered(KafkaException failure, String explanation) {
        assertThat(KafkaReply.explain(failure)).isEqualTo(explanation);
    }

    static Stream<Arguments> theExplanationSaysWhetherKafkaAnswered() {
        return Stream.of(
                Arguments.of(
                        new TopicAuthorizationException("Topic authorization failed."),
                        "Kafka forbids the request: Topic authorization failed."),
                Arguments.of(
                        new SaslAuthenticationException("Invalid username or password"),
                        "Kafka reports: Invalid username or password"),
                Arguments.of(
                        new TimeoutException("Call timed out", new CoordinatorNotAvailableException("no coordinator")),
                        "Kafka reports: Call timed out: no coordinator"),
                Arguments.of(new TimeoutException("Call timed out"), "Kafka does not answer: Call timed out"),
                Arguments.of(
                        new TimeoutException("Call timed out", new DisconnectException("node 1")),
                        "Kafka does not answer: Call timed out: node 1"),
                Arguments.of(
                        new KafkaException("no reply", new ConnectException("refused")),
                        "Kafka does not answer: no reply: refused"));
    }
}
