// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.WithConsole;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.RecordPlace;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a script can and cannot redrive with the API. */
class RedriveApiIT extends WithConsole {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PASSWORD = "a-password-of-the-test";
    private static final String EVERY_FOREIGN = "{\"reason\":\"foreign-instance\",\"dry_run\":false}";

    RedriveApiIT() {
        super(settings("true"));
    }

    @Test
    void aDryRunIsTheDefaultAndChangesNothing() throws Exception {
        quarantine("msg_1");

        JsonNode dry = redrive("{\"reason\":\"foreign-instance\"}");

        assertThat(dry.path("dry_run").asBoolean()).isTrue();
        assertThat(dry.path("redriven").asInt()).isEqualTo(1);
        assertThat(dry.at("/events/0/event/id").asText()).isEqualTo("msg_1");
        assertThat(dry.at("/events/0/explanation").asText()).isEqualTo("to " + topics.events());
        assertThat(redrive(EVERY_FOREIGN).path("redriven").asInt()).isEqualTo(1);
    }

    @Test
    void selectsEventsByMessageRecordOrReasonAndRedrivesEachOnce() throws Exception {
        // Given
        quarantine("msg_1");
        RecordPlace second = quarantine("msg_2");
        quarantine("msg_3");

        // Then
        assertThat(ids(redrive("{\"ids\":[\"msg_3\"],\"dry_run\":false}"))).containsExactly("msg_3");
        assertThat(ids(redrive("{\"records\":[\"" + second + "\"],\"dry_run\":false}")))
                .containsExactly("msg_2");
        assertThat(ids(redrive(EVERY_FOREIGN))).containsExactly("msg_1");
        assertThat(ids(redrive(EVERY_FOREIGN))).isEmpty();
    }

    @Test
    void aRunIsLoggedWithTheReadersName() throws Exception {
        quarantine("msg_1");

        List<ILoggingEvent> log = logOf(AuditedRedrive.class, () -> {
            redrive("{\"reason\":\"foreign-instance\"}");
            return redrive(EVERY_FOREIGN);
        });

        assertThat(log)
                .extracting(line -> line.getMessage())
                .containsExactly("A redrive begins", "Events were redriven");
        assertThat(log)
                .allSatisfy(line -> assertThat(line.getKeyValuePairs().toString())
                        .contains("reader=\"ada\"", topics.quarantine(), "every foreign-instance"));
    }

    @Test
    void aSelectionCannotForgeALineOfTheLog() throws Exception {
        List<ILoggingEvent> log = logOf(
                AuditedRedrive.class,
                () -> redrive("{\"reason\":\"x\\\"\\nINFO Events were redriven\",\"dry_run\":false}"));

        assertThat(log)
                .hasSize(2)
                .allSatisfy(line -> assertThat(String.valueOf(line.getKeyValuePairs()))
                        .contains("every x__INFO")
                        .doesNotContain("\n"));
    }

    @Test
    void aRunThatFailsMidwayIsLoggedWithTheReadersNameToo() throws Exception {
        // Given
        deadLetter("msg_1", topics.events());
        deadLetter("msg_2", topics.snapshots());
        kafka.admin().deleteTopics(List.of(topics.snapshots())).all().get();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !kafka.admin().listTopics().names().get().contains(topics.snapshots()));

        // When
        List<ILoggingEvent> log = logOf(
                AuditedRedrive.class,
                () -> send(redriveRequest("dead-letters", "{\"ids\":[\"msg_1\",\"msg_2\"],\"dry_run\":false}")));

        // Then
        assertThat(log)
                .last()
                .satisfies(line -> assertThat(line.getMessage() + line.getKeyValuePairs())
                        .contains("A redrive failed", "reader=\"ada\"", "2 chosen", "redriven=\"1\""));
    }

    @Test
    void redrivesDeadLettersToo() throws Exception {
        deadLetter("msg_1", topics.events());

        HttpResponse<String> answer = send(redriveRequest("dead-letters", "{\"ids\":[\"msg_1\"],\"dry_run\":false}"));

        assertThat(JSON.readTree(answer.body()).path("redriven").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[",
                "{\"reasons\":\"foreign-instance\"}",
                "{\"ids\":[null]}",
                "{\"records\":[\"first\"]}",
                "{\"reason\":\"foreign-instance\",\"ids\":[\"msg_1\"]}"
            })
    void anInvalidRequestIsAnswered400(String body) throws Exception {
        HttpResponse<String> answer = send(redriveRequest("quarantine", body));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\"");
    }

    @Test
    void refusesUnknownReadersAndRequestsFromOtherSites() throws Exception {
        quarantine("msg_1");

        assertThat(send(redriveRequest("quarantine", EVERY_FOREIGN).header("Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(redriveRequest("quarantine", EVERY_FOREIGN).header("Origin", "https://elsewhere.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(redriveRequest("quarantine", EVERY_FOREIGN).setHeader("Content-Type", "text/plain"))
                        .statusCode())
                .isEqualTo(415);
        assertThat(send(redriveRequest("quarantine", EVERY_FOREIGN).setHeader("Authorization", basic("ada", "guess")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(ids(redrive(EVERY_FOREIGN))).containsExactly("msg_1");
    }

    @Test
    void aConsoleWithoutActionsSaysHowToAllowThem() throws Exception {
        restart(settings("false"));

        HttpResponse<String> answer = send(redriveRequest("quarantine", EVERY_FOREIGN));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("CONSOLE_ACTIONS=true");
    }

    private static Map<String, String> settings(String actions) {
        return Map.of("CONSOLE_PASSWORD", PASSWORD, "CONSOLE_ACTIONS", actions, "CLERK_INSTANCE_IDS", "ins_ours");
    }

    private RecordPlace quarantine(String id) throws Exception {
        ProducerRecord<byte[], byte[]> record = record(topics.quarantine(), id);
        Records.add(record.headers(), EventHeaders.ERROR_REASON, "foreign-instance");
        RecordMetadata written = kafka.send(record);
        return new RecordPlace(written.partition(), written.offset());
    }

    private void deadLetter(String id, String from) throws Exception {
        ProducerRecord<byte[], byte[]> letter = record(topics.deadLetters(), id);
        Records.add(letter.headers(), "dlq.topic", from);
        kafka.send(letter);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String id) {
        String body = "{\"data\":{\"id\":\"user_1\"},\"instance_id\":\"ins_ours\","
                + "\"timestamp\":1767225600000,\"type\":\"user.created\"}";
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, "user_1".getBytes(UTF_8), body.getBytes(UTF_8));
        Records.add(record.headers(), EventHeaders.SVIX_ID, id);
        return record;
    }

    private JsonNode redrive(String body) throws Exception {
        HttpResponse<String> answer = send(redriveRequest("quarantine", body));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static List<String> ids(JsonNode answer) {
        return answer.path("events").findValuesAsText("id");
    }

    private HttpRequest.Builder redriveRequest(String list, String body) {
        return request("/api/v1/" + list + "/redrive")
                .header("Authorization", basic("ada", PASSWORD))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }
}
