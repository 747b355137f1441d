// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.svix.Webhook;
import dev.clerkbridge.testbed.example.ExampleEvent;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the whole path of an event from outside.
 *
 * <pre>
 * this test ──HTTP, signed by svix──► ingress ──► Kafka ──► consumer-user-sync ──► PostgreSQL
 *     ▲                                             │                                  │
 *     └──────────────── records, verified again ────┘                                  │
 *     └──────────────── rows ──────────────────────────────────────────────────────────┘
 * </pre>
 */
class EndToEndIT {

    private static final String TOPIC = "clerk.events";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static TestStack stack;

    private final Examples examples = Examples.fresh();
    private final SvixSigner signer = new SvixSigner(TestStack.SECRET);

    @BeforeAll
    static void start() throws Exception {
        stack = new TestStack(directory, Map.of());
    }

    @AfterAll
    static void stop() throws Exception {
        stack.close();
    }

    @Test
    void everyEventTypeIsAcknowledgedAndPublishedByteForByteUnderItsKey() throws Exception {
        // Given
        List<SignedRequest> deliveries = new ArrayList<>();
        for (ExampleType type : ExampleType.values()) {
            deliveries.add(signed(examples.event(type)));
        }

        // When
        for (SignedRequest delivery : deliveries) {
            assertThat(stack.post(delivery))
                    .as(delivery.event().type().wireName())
                    .isEqualTo(200);
        }

        // Then
        Map<String, ConsumerRecord<byte[], byte[]>> published = awaitPublished(deliveries);
        for (SignedRequest delivery : deliveries) {
            ConsumerRecord<byte[], byte[]> record = Objects.requireNonNull(published.get(delivery.messageId()));
            assertThat(record.value()).isEqualTo(delivery.body());
            assertThat(text(record.key())).isEqualTo(delivery.event().key());
            assertThat(header(record, "ce_type"))
                    .isEqualTo(delivery.event().type().wireName());
            assertThatAnySubscriberCanVerify(record);
        }
    }

    @Test
    void aUsersRowIsCreatedUpdatedAndErased() throws Exception {
        // Given
        Subject subject = examples.subject();
        Instant begin = Instant.now().minusSeconds(60);
        postAll(
                examples.event(ExampleType.USER_CREATED, subject, begin),
                examples.event(ExampleType.USER_UPDATED, subject, begin.plusSeconds(1)));
        assertThat(user("public_metadata->>'plan'", subject)).contains("pro");

        // When
        postAll(examples.event(ExampleType.USER_DELETED, subject, begin.plusSeconds(2)));

        // Then
        assertThat(user("deleted_at", subject)).isPresent();
        assertThat(user("concat(first_name, last_name, primary_email_address, public_metadata)", subject))
                .contains("");
    }

    @Test
    void eventsInTheWrongOrderLeadToTheRightRows() throws Exception {
        // Given
        Subject changed = examples.subject();
        Subject deleted = examples.subject();
        Instant begin = Instant.now().minusSeconds(60);

        // When
        postAll(
                examples.event(ExampleType.USER_UPDATED, changed, begin.plusSeconds(1)),
                examples.event(ExampleType.USER_CREATED, changed, begin),
                examples.event(ExampleType.USER_DELETED, deleted, begin.plusSeconds(1)),
                examples.event(ExampleType.USER_UPDATED, deleted, begin));

        // Then
        assertThat(user("public_metadata->>'plan'", changed)).contains("pro");
        assertThat(user("deleted_at", deleted)).isPresent();
        assertThat(user("concat(first_name, primary_email_address)", deleted)).contains("");
    }

    @Test
    void aForgedEventIsNeitherPublishedNorApplied() throws Exception {
        // Given
        Subject victim = examples.subject();
        SignedRequest genuine = signed(examples.event(ExampleType.USER_CREATED));
        ExampleEvent forged = examples.event(ExampleType.USER_CREATED, victim);
        int before = everythingPublished();

        // When
        int answer =
                stack.post(new SignedRequest(genuine.messageId(), genuine.timestamp(), genuine.signature(), forged));

        // Then
        assertThat(answer).isEqualTo(400);
        postAll(examples.event(ExampleType.USER_CREATED));
        assertThat(everythingPublished())
                .as("only the event that was posted after the forged one")
                .isEqualTo(before + 1);
        assertThat(user("id", victim)).isEmpty();
    }

    private SignedRequest signed(ExampleEvent event) {
        return signer.sign(event, examples.messageId(), Instant.now());
    }

    private void postAll(ExampleEvent... events) throws Exception {
        List<SignedRequest> deliveries = new ArrayList<>();
        for (ExampleEvent event : events) {
            SignedRequest delivery = signed(event);
            assertThat(stack.post(delivery)).isEqualTo(200);
            deliveries.add(delivery);
        }
        awaitPublished(deliveries);
        await().atMost(PATIENCE).until(() -> stack.lag(TOPIC) == 0);
    }

    private Map<String, ConsumerRecord<byte[], byte[]>> awaitPublished(List<SignedRequest> deliveries) {
        Map<String, ConsumerRecord<byte[], byte[]>> published = new HashMap<>();
        await().atMost(PATIENCE).until(() -> {
            stack.records(TOPIC).forEach(record -> published.put(header(record, "svix-id"), record));
            return deliveries.stream().map(SignedRequest::messageId).allMatch(published::containsKey);
        });
        return published;
    }

    private static int everythingPublished() {
        return stack.records(TOPIC).size()
                + stack.records(TOPIC + ".quarantine").size();
    }

    private static void assertThatAnySubscriberCanVerify(ConsumerRecord<byte[], byte[]> record) {
        Map<String, List<String>> headers = Stream.of("svix-id", "svix-timestamp", "svix-signature")
                .collect(Collectors.toMap(Function.identity(), name -> List.of(header(record, name))));
        assertThatCode(() -> new Webhook(TestStack.SECRET).verify(text(record.value()), headers))
                .doesNotThrowAnyException();
    }

    private static Optional<String> user(String column, Subject subject) throws SQLException {
        return stack.query("select " + column + " from clerk.users where id = '" + subject.userId() + "'");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
