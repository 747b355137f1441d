// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.WithConsole;
import dev.clerkbridge.contract.EventHeaders;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Which records of a message its page shows. */
class EventPageIT extends WithConsole {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}";

    private final Instant created = Instant.now().minus(Duration.ofHours(1));

    EventPageIT() {
        super(Map.of());
    }

    @Test
    void listsADeadLetterThatWasWrittenLongAfterTheEvent() throws Exception {
        // Given
        String id = messageId(created);
        send(topics.events(), id, created);
        send(topics.deadLetters(), id, created.plus(Duration.ofMinutes(30)));

        // When
        JsonNode page = event(id);

        // Then
        assertThat(page.at("/event/place").asText()).isEqualTo("event");
        assertThat(page.at("/others").findValuesAsText("place")).containsExactly("dead letter");
    }

    @Test
    void showsTheEventAndNotItsNewerDeadLetterIfTheIdContainsNoTime() throws Exception {
        // Given
        send(topics.events(), "msg_1", created);
        send(topics.deadLetters(), "msg_1", created.plus(Duration.ofMinutes(30)));

        // When
        JsonNode page = event("msg_1");

        // Then
        assertThat(page.at("/event/place").asText()).isEqualTo("event");
        assertThat(page.at("/others").findValuesAsText("place")).containsExactly("dead letter");
    }

    @Test
    void theBrowserRequestsAWaitingOutcomeAgainEvenAfterAnError() throws Exception {
        // Given
        send(topics.events(), "msg_1", created);

        // When
        String page = send(request("/")).body();

        // Then: htmx ignores an error response, so a trigger that fires once would stop
        assertThat(page).containsPattern("hx-get=\"/outcome[^>]* hx-trigger=\"every 2s\"");
    }

    @Test
    void aFilterThatMatchesOnlyOlderEventsOffersToLookFurther() throws Exception {
        // Given: a filter by outcome covers 200 events
        send(topics.quarantine(), "msg_old", created);
        for (int i = 0; i < 200; i++) {
            send(topics.events(), "msg_" + i, created.plus(Duration.ofMinutes(1)));
        }

        // When
        String first = send(request("/?outcome=quarantined")).body();

        // Then
        assertThat(first).contains("No events to show among the records read so far", "records not read yet)");
        String page = first;
        while (!page.contains("msg_old")) {
            assertThat(page).contains("Older events</a>");
            String older = page.replaceFirst("(?s).*<a href=\"(/\\?from=[^\"]*)\">Older events.*", "$1");
            page = send(request(older.replace("&amp;", "&"))).body();
        }
        assertThat(page).doesNotContain("msg_1", "Older events</a>");
    }

    /** Otherwise, the search would begin again, and could end before it finds the event. */
    @Test
    void revealingAnEventContinuesFromThePositionAtWhichItWasFound() throws Exception {
        send(topics.events(), "msg_1", created);
        String position = send(request("/")).body().replaceFirst("(?s).*hx-get=\"/outcome\\?at=([^\"]*)\".*", "$1");

        String page = send(request("/events/msg_1?from=" + position)).body();

        assertThat(page).contains("/events/msg_1/reveal?from=" + position);
    }

    /** An id as Svix creates it: a KSUID in base 62, which begins with the seconds since 2014-05-13. */
    private static String messageId(Instant createdAt) {
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        BigInteger base = BigInteger.valueOf(digits.length());
        BigInteger left =
                BigInteger.valueOf(createdAt.getEpochSecond() - 1_400_000_000L).shiftLeft(128);
        StringBuilder ksuid = new StringBuilder();
        for (int i = 0; i < 27; i++) {
            ksuid.append(digits.charAt(left.mod(base).intValue()));
            left = left.divide(base);
        }
        return "msg_" + ksuid.reverse();
    }

    private void send(String topic, String id, Instant at) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, null, at.toEpochMilli(), "user_1".getBytes(UTF_8), BODY.getBytes(UTF_8));
        Records.add(record.headers(), EventHeaders.SVIX_ID, id);
        Records.add(record.headers(), EventHeaders.TYPE, "user.created");
        kafka.send(record);
    }

    private JsonNode event(String id) throws Exception {
        return JSON.readTree(send(request("/api/v1/events/" + id)).body());
    }
}
