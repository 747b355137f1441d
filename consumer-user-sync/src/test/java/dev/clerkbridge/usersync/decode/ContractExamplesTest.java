// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.svix.Webhook;
import com.svix.exceptions.WebhookVerificationException;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the code examples of docs/contract.md. */
class ContractExamplesTest {

    private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?\nclass (\\w+) .*?)```", Pattern.DOTALL);
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private static Path folder;

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static ClassLoader examples;

    private final EventDecoder decoder = new EventDecoder(OptionalData.NONE);

    @BeforeAll
    static void compile() throws Exception {
        List<String> files = new ArrayList<>();
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../docs/contract.md")));
        while (example.find()) {
            Path file = folder.resolve(example.group(2) + ".java");
            // Makes the members public, because this test is in another package.
            String code = example.group(1).replaceAll("(?m)^(    )(?=\\w)(?!return|try|if)", "$1public ");
            Files.writeString(file, code.replace("\nclass ", "\npublic class "));
            files.add(file.toString());
        }
        List<String> arguments = new ArrayList<>(List.of("-d", folder.toString()));
        arguments.addAll(files);
        int failures = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(new String[0]));
        assertThat(failures).isZero();
        examples = new URLClassLoader(new URL[] {folder.toUri().toURL()}, ContractExamplesTest.class.getClassLoader());
    }

    @RepeatedTest(50)
    void theDocumentedSubscriberEndsInTheSameStateAsTheMirror(RepetitionInfo repetition) throws Exception {
        // Given
        Random random = new Random(repetition.getCurrentRepetition());
        List<EventBuilder> history = history(random);
        Collections.shuffle(history, random);
        Object users = examples.loadClass("Users").getConstructor().newInstance();
        Method apply = users.getClass().getMethod("apply", ConsumerRecord.class);

        // When
        for (EventBuilder event : history) {
            apply.invoke(users, event.consumed());
        }

        // Then
        Change newest = history.stream()
                .map(event -> (Change) decoder.decode(event.consumed()))
                .max(Comparator.comparing(Change::version))
                .orElseThrow();
        JsonNode data = stateOf(users, "user_1");
        assertThat(data == null).isEqualTo(newest.deletedAt() != null);
        if (data != null) {
            assertThat(newest.values()).contains(data.get("first_name").textValue());
        }
    }

    @Test
    void theDocumentedSubscriberIgnoresAnUpdateAfterADeletion() throws Exception {
        Object users = examples.loadClass("Users").getConstructor().newInstance();
        Method apply = users.getClass().getMethod("apply", ConsumerRecord.class);

        apply.invoke(users, EventBuilder.userDeleted("user_1", T0 + 1000).consumed());
        apply.invoke(
                users, EventBuilder.user("user.updated", "user_1", T0 + 9000).consumed());

        assertThat(stateOf(users, "user_1")).isNull();
    }

    @Test
    void theDocumentedSubscriberIgnoresUnknownTypes() throws Exception {
        Object users = examples.loadClass("Users").getConstructor().newInstance();
        Method apply = users.getClass().getMethod("apply", ConsumerRecord.class);

        apply.invoke(users, EventBuilder.user("user.updated", "user_1", T0).consumed());
        apply.invoke(
                users,
                EventBuilder.of("user.passkeyAdded", "user_1").at(T0 + 9000).consumed());

        JsonNode data = Objects.requireNonNull(stateOf(users, "user_1"));
        assertThat(data.path("first_name").textValue()).isEqualTo("Ada " + T0);
    }

    @Test
    void theDocumentedSubscriberReadsTextThatParsersAndDatabasesRefuse() throws Exception {
        // Given
        Object users = examples.loadClass("Users").getConstructor().newInstance();
        Method apply = users.getClass().getMethod("apply", ConsumerRecord.class);
        String longName = "k".repeat(100_000);
        String metadata = "{\"\\udfff\":\"\\u0000 \\ud800 \\\\ud800 \\ud83d\\ude00\",\"" + longName + "\":1}";

        // When
        EventBuilder event = EventBuilder.of("user.updated", "user_1")
                .body("{\"data\":{\"id\":\"user_1\",\"updated_at\":" + T0 + ",\"unsafe_metadata\":" + metadata
                        + "},\"object\":\"event\",\"timestamp\":" + T0 + ",\"type\":\"user.updated\"}");
        apply.invoke(users, event.consumed());

        // Then
        JsonNode stored = Objects.requireNonNull(stateOf(users, "user_1")).path("unsafe_metadata");
        assertThat(stored.path("\uFFFD").textValue()).isEqualTo("\uFFFD \uFFFD \\ud800 \uD83D\uDE00");
        assertThat(stored.path(longName).intValue()).isEqualTo(1);
    }

    @Test
    void theDocumentedCheckAcceptsAnOldRecordThatSvixsLibraryRefuses() throws Exception {
        // Given
        ConsumerRecord<byte[], byte[]> record =
                EventBuilder.user("user.created", "user_1", T0).consumed();
        String id = new String(record.headers().lastHeader("svix-id").value(), StandardCharsets.UTF_8);
        String body = new String(record.value(), StandardCharsets.UTF_8);
        long signedAt = T0 / 1000;
        String signature = "v1,d3Jvbmc= " + new Webhook(SECRET).sign(id, signedAt, body);
        record.headers().remove("svix-timestamp").add("svix-timestamp", bytes(String.valueOf(signedAt)));
        record.headers().remove("svix-signature").add("svix-signature", bytes(signature));

        // When
        Method isValid = examples.loadClass("Signatures").getMethod("isValid", ConsumerRecord.class, String.class);

        // Then
        assertThat(isValid.invoke(null, record, SECRET)).isEqualTo(true);
        assertThat(isValid.invoke(null, record, "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA=="))
                .isEqualTo(false);
        assertThat(catchThrowable(() -> new Webhook(SECRET)
                        .verify(
                                body,
                                HttpHeaders.of(
                                        Map.of(
                                                "svix-id", List.of(id),
                                                "svix-timestamp", List.of(String.valueOf(signedAt)),
                                                "svix-signature", List.of(signature)),
                                        (name, value) -> true))))
                .isInstanceOf(WebhookVerificationException.class);
    }

    /** Random events, snapshots and absences of one user, often with equal times. */
    private static List<EventBuilder> history(Random random) {
        List<String> types =
                List.of("user.created", "user.updated", "user.updated", "user.snapshot", "user.absent", "user.deleted");
        List<EventBuilder> history = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            String type = types.get(random.nextInt(random.nextInt(4) == 0 ? 6 : 5));
            long at = T0 + random.nextInt(3);
            boolean deletes = type.equals("user.deleted") || type.equals("user.absent");
            EventBuilder event = deletes ? EventBuilder.of(type, "user_1") : EventBuilder.user(type, "user_1", at);
            event.at(random.nextInt(3) == 0 ? at / 1000 : at);
            if (!deletes) {
                event.data().put("first_name", "Ada " + i);
            }
            history.add(event.recordedAt(Instant.ofEpochMilli(T0 + random.nextInt(3))));
        }
        return history;
    }

    private static @Nullable JsonNode stateOf(Object users, String id) throws Exception {
        Map<?, ?> byUserId = (Map<?, ?>) users.getClass().getField("byUserId").get(users);
        Object state = Objects.requireNonNull(byUserId.get(id));
        return (JsonNode) state.getClass().getMethod("data").invoke(state);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
