// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.envelope;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.ingress.event.Event;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    private static final EventReader READER = new EventReader(Set.of());

    @Test
    void readsAllFieldsThatTheRecordNeeds() {
        // Given
        String body = """
                {"data":{"id":"user_1","object":"user"},"instance_id":"ins_1","object":"event",\
                "timestamp":1780000000123,"type":"user.created"}""";

        // When
        Event event = read(body);

        // Then
        assertThat(event.key()).isEqualTo("user_1");
        assertThat(event.type()).isEqualTo("user.created");
        assertThat(event.instanceId()).isEqualTo("ins_1");
        assertThat(event.occurredAt()).isEqualTo(Instant.ofEpochMilli(1_780_000_000_123L));
        assertThat(event.quarantine()).isNull();
        assertThat(event.body()).asString(UTF_8).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}}",
                "{\"data\":{\"id\":\"user_1\",\"x\":[{\"id\":\"no\"}]},\"z\":{\"type\":\"no\"},\"type\":\"user.created\"}",
                "\uFEFF{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}",
                " \n{ \"data\" : { \"user\" : { \"id\" : \"no\" } , \"id\" : \"user_1\" } , \"type\" : \"user.created\" }\t"
            })
    void readsFieldsInAnyOrderButOnlyAtTheirPath(String body) {
        // When
        Event event = read(body);

        // Then
        assertThat(event.quarantine()).isNull();
        assertThat(event.type()).isEqualTo("user.created");
        assertThat(event.key()).isEqualTo("user_1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'a.b','type':'user.created','data':{'id':'1','id':'2'}} | 2",
                "{'type':'user.created','data':{'id':'1'},'data':{'id':'2'}} | 2",
                "{'type':'session.ended','data':{'user_id':'1','id':'2','user_id':7}} | 2",
                "{'type':'subscription.active','data':{'payer':{'user_id':'1'},'payer':{},'id':'2'}} | 2"
            })
    void theLastOfRepeatedFieldsWins(String body, String key) {
        // When
        Event event = read(body.replace('\'', '"'));

        // Then
        assertThat(event.key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({
        "1780000000123, 2026-05-28T20:26:40.123Z",
        "1716883200, 2024-05-28T08:00:00Z",
        "1780000000123.5, 2026-05-28T20:26:40.123Z",
        "\"1780000000123\", ",
        "-5, ",
        "0, ",
        "99999999999999999999999999, ",
        "1e999999999, ",
        "null, "
    })
    void readsMillisecondsAndSecondsAndIgnoresInvalidTimes(String number, @Nullable Instant expected) {
        // When
        Event event = read("{\"timestamp\":" + number + ",\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}}");

        // Then
        assertThat(event.quarantine()).isNull();
        assertThat(event.occurredAt()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "hello",
                "{",
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}",
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}} {}",
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}} x",
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"},}",
                "{'type':'user.created'}",
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"},\"x\":NaN}",
                "\u0000{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}}",
                "{\"type\":\"user.created\",\"data\":{\"id\":\"user\u0000_1\"}}"
            })
    void quarantinesBodiesThatAreNotOneJsonValueWithoutReadingFields(String body) {
        // When
        Event event = read(body);

        // Then
        assertThat(event.quarantine()).isEqualTo(QuarantineReason.NOT_JSON);
        assertThat(event.key()).isNull();
        assertThat(event.type()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}}]",
                "null",
                "42",
                "\"user.created\"",
                "{}",
                "{\"data\":{\"id\":\"user_1\"}}",
                "{\"type\":\"user.created\"}",
                "{\"type\":\"\",\"data\":{\"id\":\"user_1\"}}",
                "{\"type\":7,\"data\":{\"id\":\"user_1\"}}",
                "{\"type\":\"user.created\",\"data\":[{\"id\":\"user_1\"}]}",
                "{\"type\":\"user.created\",\"data\":\"user_1\"}",
                "{\"id\":\"1\",\"name\":\"clerk/user.created\",\"data\":{\"id\":\"user_1\"},\"ts\":1}"
            })
    void quarantinesJsonThatIsNotAnEvent(String body) {
        // When
        Event event = read(body);

        // Then
        assertThat(event.quarantine()).isEqualTo(QuarantineReason.NOT_AN_EVENT);
        assertThat(event.key()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\":\"\"}",
                "{\"id\":null}",
                "{\"id\":17}",
                "{\"id\":{\"id\":\"user_1\"}}",
                "{\"id\":[\"user_1\"]}",
                "{\"deleted\":true,\"object\":\"user\"}"
            })
    void quarantinesAnEventWithoutAnyKey(String data) {
        // When
        Event event = read("{\"type\":\"user.deleted\",\"data\":" + data + "}");

        // Then
        assertThat(event.quarantine()).isEqualTo(QuarantineReason.NO_KEY);
        assertThat(event.type()).isEqualTo("user.deleted");
    }

    @Test
    void ignoresKeysLongerThanAnyIdentifier() {
        // Given
        String longest = "u".repeat(256);

        // When
        Event good = read("{\"type\":\"session.ended\",\"data\":{\"user_id\":\"" + longest + "\",\"id\":\"sess_1\"}}");
        Event tooLong =
                read("{\"type\":\"session.ended\",\"data\":{\"user_id\":\"" + longest + "u\",\"id\":\"sess_1\"}}");

        // Then
        assertThat(good.key()).isEqualTo(longest);
        assertThat(tooLong.key()).isEqualTo("sess_1");
    }

    @Test
    void quarantinesBodiesThatAreNotUtf8() {
        // Given
        byte[] whole = "{\"type\":\"user.created\",\"data\":{\"id\":\"ë\"}}".getBytes(UTF_8);
        byte[] cut = Arrays.copyOf(whole, whole.length - 4);

        // When
        Event event = READER.read(Deliveries.verified(cut));

        // Then
        assertThat(event.quarantine()).isEqualTo(QuarantineReason.NOT_UTF8);
    }

    @Test
    void quarantinesUtf16() {
        // Given
        String text = "{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}}";

        // When
        List<Event> events = List.of(
                READER.read(Deliveries.verified(text.getBytes(UTF_16BE))),
                READER.read(Deliveries.verified(text.getBytes(UTF_16LE))));

        // Then
        assertThat(events).extracting(Event::quarantine).containsOnly(QuarantineReason.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void quarantinesBodiesNestedTenThousandLevelsDeep(String opening) {
        // Given
        String deep = opening.repeat(10_000);

        // When
        Event event = read("{\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"},\"x\":" + deep);

        // Then
        assertThat(event.quarantine()).isEqualTo(QuarantineReason.NOT_JSON);
    }

    @ParameterizedTest
    @CsvSource({"[,]", "{\"a\":[,]}"})
    void skipsNestedMetadataThatAnEndUserCanWrite(String open, String close) {
        // Given
        String deep = open.repeat(4_000) + close.repeat(4_000);

        // When
        Event event = read(
                "{\"data\":{\"unsafe_metadata\":{\"a\":" + deep + "},\"id\":\"user_1\"},\"type\":\"user.updated\"}");

        // Then
        assertThat(event.quarantine()).isNull();
        assertThat(event.key()).isEqualTo("user_1");
    }

    @Test
    void skipsHugeNumbersNamesAndTexts() {
        // Given
        String data = "{\"id\":\"user_1\",\"a\":" + "7".repeat(10_000) + ",\"b\":1e999999999,\"c\":0."
                + "3".repeat(10_000) + ",\"" + "n".repeat(100_000) + "\":\"" + "\\u0000".repeat(50_000) + "\"}";

        // When
        Event event = read("{\"type\":\"user.created\",\"data\":" + data + "}");

        // Then
        assertThat(event.quarantine()).isNull();
        assertThat(event.key()).isEqualTo("user_1");
    }

    @Test
    void readsABodyOf300Kilobytes() {
        // Given
        String metadata = "{\"k\":[" + "{\"id\":\"user_9\",\"n\":[1,2,3,true,null]},".repeat(8_000) + "{}]}";

        // When
        Event event =
                read("{\"data\":{\"public_metadata\":" + metadata + ",\"id\":\"user_1\"},\"type\":\"user.updated\"}");

        // Then
        assertThat(event.body()).hasSizeGreaterThan(300_000);
        assertThat(event.key()).isEqualTo("user_1");
    }

    @Test
    void acceptsThousandsOfCollidingFieldNames() {
        // Given: names with one hashCode, as "Aa" and "BB" have
        StringBuilder data = new StringBuilder("{\"id\":\"user_1\"");
        for (int i = 0; i < 1 << 14; i++) {
            data.append(",\"");
            for (int bit = 0; bit < 14; bit++) {
                data.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            data.append("\":1");
        }

        // When
        Event event = read("{\"type\":\"user.created\",\"data\":" + data + "}}");

        // Then
        assertThat(event.key()).isEqualTo("user_1");
    }

    @ParameterizedTest
    @CsvSource({"ins_mine, ", "ins_other, FOREIGN_INSTANCE", ", FOREIGN_INSTANCE"})
    void quarantinesEventsFromInstancesThatAreNotAllowed(@Nullable String instance, @Nullable QuarantineReason reason) {
        // Given
        EventReader picky = new EventReader(Set.of("ins_mine", "ins_also_mine"));
        String field = instance == null ? "" : "\"instance_id\":\"" + instance + "\",";
        String body = "{" + field + "\"type\":\"user.created\",\"data\":{\"id\":\"user_1\"}}";

        // When
        Event event = picky.read(Deliveries.verified(body.getBytes(UTF_8)));

        // Then
        assertThat(event.quarantine()).isEqualTo(reason);
        assertThat(event.key()).isEqualTo("user_1");
    }

    private static Event read(String body) {
        return READER.read(Deliveries.verified(body.getBytes(UTF_8)));
    }
}
