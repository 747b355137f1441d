// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.svix.Webhook;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExamplesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "whsec_ZXhhbXBsZS1zaWduaW5nLXNlY3JldC0wMDAx";

    private final Examples examples = Examples.seeded(42);

    @ParameterizedTest
    @EnumSource
    void everyTypeHasClerksEnvelope(ExampleType type) throws Exception {
        // When
        ExampleEvent event = examples.event(type);

        // Then
        JsonNode envelope = JSON.readTree(event.body());
        assertThat(envelope.get("type").asText()).isEqualTo(type.wireName());
        assertThat(envelope.get("object").asText()).isEqualTo("event");
        assertThat(envelope.get("instance_id").asText()).isEqualTo(Examples.INSTANCE_ID);
        assertThat(envelope.get("timestamp").asLong()).isEqualTo(event.at().toEpochMilli());
        assertThat(envelope.at("/event_attributes/http_request").isObject()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void everyInstanceIdIsThatOfTheChosenInstance(ExampleType type) throws Exception {
        // When
        ExampleEvent event = examples.fromInstance("ins_other").event(type);

        // Then
        assertThat(JSON.readTree(event.body()).findValuesAsText("instance_id")).containsOnly("ins_other");
    }

    @ParameterizedTest
    @EnumSource
    void everyBodyIsCompactWithNamesInAlphabeticalOrder(ExampleType type) throws Exception {
        // When
        byte[] body = examples.event(type).body();

        // Then
        JsonNode tree = JSON.readTree(body);
        assertThat(body).isEqualTo(JSON.writeValueAsBytes(tree));
        assertSorted(tree);
    }

    @ParameterizedTest
    @EnumSource
    void theKeyIsInThePayloadAndIsNotTheInvitersId(ExampleType type) throws Exception {
        for (int i = 0; i < 20; i++) {
            // When
            ExampleEvent event = examples.event(type);

            // Then
            JsonNode data = JSON.readTree(event.body()).get("data");
            assertThat(data.findValuesAsText("id")).doesNotContain("");
            assertThat(textValues(data)).contains(event.key());
            assertThat(event.key()).isNotEqualTo(data.path("inviter_id").asText());
        }
    }

    @ParameterizedTest
    @EnumSource
    void svixAcceptsTheSignature(ExampleType type) throws Exception {
        // Given
        ExampleEvent event = examples.event(type);

        // When
        SignedRequest delivery = new SvixSigner(SECRET).sign(event, examples.messageId(), Instant.now());

        // Then
        Map<String, List<String>> headers = delivery.headers().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue())));
        String body = new String(delivery.body(), StandardCharsets.UTF_8);
        assertThatCode(() -> new Webhook(SECRET).verify(body, headers)).doesNotThrowAnyException();
    }

    @Test
    void aLaterEventOfAUserIsALaterVersionOfTheSamePerson() throws Exception {
        // Given
        Subject subject = examples.subject();
        Instant then = Instant.parse("2026-05-04T03:02:01Z");

        // When
        JsonNode created = data(examples.event(ExampleType.USER_CREATED, subject, then));
        JsonNode updated = data(examples.event(ExampleType.USER_UPDATED, subject, then.plus(Duration.ofMinutes(1))));

        // Then
        assertThat(updated.get("id")).isEqualTo(created.get("id"));
        assertThat(updated.get("first_name")).isEqualTo(created.get("first_name"));
        assertThat(updated.get("updated_at").asLong())
                .isGreaterThan(created.get("updated_at").asLong());
    }

    @Test
    void someOptionalFieldsAreNullAsInRealData() throws Exception {
        // When
        List<JsonNode> users = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            users.add(data(examples.event(ExampleType.USER_UPDATED)));
        }

        // Then
        assertThat(users).anyMatch(user -> user.get("first_name").isNull());
        assertThat(users).anyMatch(user -> user.get("primary_email_address_id").isNull());
        assertThat(users)
                .anyMatch(user -> !user.at("/email_addresses/0/id").equals(user.get("primary_email_address_id")));
        assertThat(users.stream()
                        .map(JsonNode::toString)
                        .map(String::length)
                        .sorted(Comparator.naturalOrder())
                        .skip(100)
                        .findFirst())
                .hasValueSatisfying(median -> assertThat(median).isBetween(1_500, 3_000));
    }

    @Test
    void theSameSeedCreatesTheSameEvents() {
        // Given
        Instant then = Instant.parse("2026-05-04T03:02:01Z");
        Examples one = Examples.seeded(7);
        Examples other = Examples.seeded(7);

        // When
        byte[] body =
                one.event(ExampleType.SUBSCRIPTION_CREATED, one.subject(), then).body();

        // Then
        assertThat(other.event(ExampleType.SUBSCRIPTION_CREATED, other.subject(), then)
                        .body())
                .isEqualTo(body);
    }

    @Test
    void refusesAnInvalidSecretWithoutRepeatingIt() {
        assertThatThrownBy(() -> new SvixSigner("whsec_not base64!"))
                .hasMessageContaining("whsec_ followed by base64")
                .hasMessageNotContaining("not base64!");
    }

    private static JsonNode data(ExampleEvent event) throws Exception {
        return JSON.readTree(event.body()).get("data");
    }

    private static List<String> textValues(JsonNode node) {
        List<String> values = new ArrayList<>();
        if (node.isTextual()) {
            values.add(node.asText());
        }
        node.forEach(child -> values.addAll(textValues(child)));
        return values;
    }

    private static void assertSorted(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        assertThat(names).isSorted();
        node.forEach(ExamplesTest::assertSorted);
    }
}
