// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.ingress.testing.TestIngress;
import dev.clerkbridge.ingress.testing.TestKafka;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AcceptanceIT {

    private static TestIngress ingress;

    @BeforeAll
    static void start() {
        ingress = TestIngress.start(Map.of());
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @Test
    void anEventAnswered200IsOnTheTopicByteForByte() {
        // Given
        byte[] body = "{\"data\": {\"id\":\"user_1\"},\n \"type\":\"user.created\",\"x\":\"Zoë\"}".getBytes(UTF_8);
        Map<String, String> headers = Svix.headers(body);

        // When
        HttpResponse<String> response = ingress.post(body, headers);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        List<ConsumerRecord<byte[], byte[]>> records = TestKafka.records(ingress.topic());
        assertThat(records).hasSize(1);
        assertThat(records.get(0).value()).isEqualTo(body);
        assertThat(records.get(0).key()).asString(UTF_8).isEqualTo("user_1");
    }
}
