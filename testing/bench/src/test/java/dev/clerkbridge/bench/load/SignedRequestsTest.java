// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.svix.Webhook;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SignedRequestsTest {

    private static final String SECRET = "whsec_YmVuY2htYXJrcyBzaWduIHdpdGggdGhpcyBrZXk=";
    private static final int BATCH = 7;

    @Test
    void svixVerifiesEveryRequest() throws Exception {
        // Given
        SignedRequests requests = sign(200, ExampleBodies.mix(BATCH));
        Webhook svix = new Webhook(SECRET);
        for (int i = 0; i < requests.count(); i++) {
            // When
            String[] parts = request(requests, i).split("\r\n\r\n", 2);
            // Then
            Map<String, List<String>> headers = headers(parts[0]);
            assertThatCode(() -> svix.verify(parts[1], headers)).doesNotThrowAnyException();
            assertThat(headers.get("content-length")).containsExactly(String.valueOf(parts[1].getBytes(UTF_8).length));
            assertThat(requests.body(i)).isEqualTo(UTF_8.encode(parts[1]));
        }
    }

    @Test
    void everyBodyIsDifferentAndEveryIdContainsItsNumber() throws Exception {
        // Given
        SignedRequests requests = sign(300, ExampleBodies.mix(BATCH));
        ObjectMapper json = new ObjectMapper();
        Set<JsonNode> bodies = new HashSet<>();
        for (int i = 0; i < requests.count(); i++) {
            // When
            String[] parts = request(requests, i).split("\r\n\r\n", 2);
            byte[] id = headers(parts[0])
                    .getOrDefault("svix-id", List.of(""))
                    .get(0)
                    .getBytes(UTF_8);
            // Then
            assertThat(EventNumber.batch(id)).isEqualTo(BATCH);
            assertThat(EventNumber.number(id)).isEqualTo(i);
            assertThat(bodies.add(json.readTree(parts[1]))).isTrue();
        }
    }

    @Test
    void createsBodiesOfTheRequestedSize() {
        assertThat(sign(50, ExampleBodies.sized(BATCH, 1000)).meanBodyBytes()).isBetween(1000, 1040);
        assertThat(sign(50, ExampleBodies.sized(BATCH, 4000)).meanBodyBytes()).isBetween(4000, 4040);
    }

    private static SignedRequests sign(int count, EventBodies bodies) {
        return SignedRequests.sign(BATCH, count, bodies, new SignedRequests.Endpoint("/hook", SECRET));
    }

    private static String request(SignedRequests requests, int index) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        requests.write(index, Channels.newChannel(bytes));
        return bytes.toString(UTF_8);
    }

    private static Map<String, List<String>> headers(String head) {
        return Arrays.stream(head.split("\r\n"))
                .skip(1)
                .map(line -> line.split(": ", 2))
                .collect(Collectors.toMap(line -> line[0], line -> List.of(line[1])));
    }
}
