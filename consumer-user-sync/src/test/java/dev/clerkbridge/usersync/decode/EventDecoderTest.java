// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.decode;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.table.OptionalData;
import dev.clerkbridge.usersync.testing.EventBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventDecoderTest {

    private final EventDecoder decoder = new EventDecoder(OptionalData.NONE);

    @Test
    void readsTheHeadersOfTheContract() {
        // Given: the headers exactly as in docs/contract.md
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "clerk.events",
                3,
                7,
                "user_1".getBytes(StandardCharsets.UTF_8),
                ("{\"data\":{\"id\":\"user_1\",\"updated_at\":1760000000000},\"object\":\"event\","
                                + "\"timestamp\":1760000000020,\"type\":\"ignored because of the header\"}")
                        .getBytes(StandardCharsets.UTF_8));
        record.headers()
                .add("svix-id", bytes("msg_1"))
                .add("svix-timestamp", bytes("1760000000"))
                .add("svix-signature", bytes("v1,c2ln"))
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes("msg_1"))
                .add("ce_type", bytes("user.updated"))
                .add("ce_source", bytes("/clerk/ins_1"))
                .add("ce_subject", bytes("user_1"))
                .add("ce_time", bytes("2025-10-09T08:53:20.020Z"))
                .add("ce_recordedtime", bytes("2025-10-09T08:53:20.123456Z"))
                .add("content-type", bytes("application/json"));

        // When
        Change change = (Change) decoder.decode(record);

        // Then
        assertThat(change.type()).isEqualTo("user.updated");
        assertThat(change.version())
                .isEqualTo(new Version(false, 1_760_000_000_000L, 1_760_000_000_020L, 1_760_000_000_123_456L, "msg_1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"session.created", "email.created", "user.somethingNew", "brand.new"})
    void ignoresEventsOfOtherTypesWithoutReadingTheirBody(String type) {
        assertThat(decoder.decode(
                        EventBuilder.of(type, "x").body("not even JSON").consumed()))
                .isEqualTo(new Decoded.Ignored(type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "{\"data\":",
                "{\"data\":{\"id\":\"secret",
                "{} {}",
                "{\"data\":[],\"type\":\"user.created\"}",
                "{\"data\":{},\"type\":\"user.created\"}",
                "{\"data\":{\"id\":\"\"}}",
                "{\"data\":{\"id\":\"   \"}}",
                "{\"data\":{\"id\":\" secret\"}}",
                "{\"data\":{\"id\":\"secret\\n\"}}",
                "{\"data\":{\"id\":\"secret\\u00a0\"}}",
                "{\"data\":{\"id\":\"secret\\u0000\"}}",
                "{\"data\":{\"id\":7}}",
                "{\"data\":{\"id\":{\"secret\":1}}}",
                "{\"data\":{\"id\":secret}}"
            })
    void anUndecodableBodyIsReportedWithoutItsContent(String body) {
        Decoded decoded =
                decoder.decode(EventBuilder.of("user.created", "x").body(body).consumed());

        assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
        assertThat(((Decoded.Undecodable) decoded).reason()).isNotBlank().doesNotContain("secret");
    }

    @Test
    void anIdCanHaveAtMost255Characters() {
        assertThat(decoder.decode(
                        EventBuilder.of("user.created", "x".repeat(255)).consumed()))
                .isInstanceOf(Change.class);
        assertThat(decoder.decode(
                        EventBuilder.of("user.created", "x".repeat(256)).consumed()))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1719765690999, 1719765690999",
        "1719765690999.5, 1719765690999",
        "1719765690, 1719765690000",
        "1719765690.123, 1719765690123",
        "1.719765690999e12, 1719765690999",
        "'\"2024-06-30T16:41:30.999Z\"', 1719765690999",
        "'\"2024-06-30T18:41:30.999+02:00\"', 1719765690999",
        "'\"2024-06-30T16:41:30\"', 1719765690000",
        "'\"1999-12-31T23:59:59Z\"', 946684799000",
    })
    void readsEveryKnownTimeFormat(String written, long millis) {
        String body = "{\"data\":{\"id\":\"user_1\",\"updated_at\":" + written + "},\"timestamp\":" + written + "}";

        Change change = (Change) decoder.decode(
                EventBuilder.of("user.updated", "user_1").body(body).consumed());

        assertThat(change.version().updatedAt()).isEqualTo(millis);
        assertThat(change.version().eventAt()).isEqualTo(millis);
        assertThat(change.values()).contains(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"yesterday\"",
                "0",
                "-5",
                "0.5",
                "9e99",
                "\"\"",
                "null",
                "true",
                "{}",
                "\"9999999-01-01T00:00:00Z\""
            })
    void anInvalidTimeIsReplacedByTheTimeOfAcceptance(String written) {
        String body = "{\"data\":{\"id\":\"user_1\",\"updated_at\":" + written + "},\"timestamp\":" + written + "}";

        Change change = (Change) decoder.decode(
                EventBuilder.of("user.updated", "user_1").body(body).consumed());

        assertThat(change.version().updatedAt()).isEqualTo(T0 + 100);
    }

    @Test
    void cannotDecodeAnAbsenceWithoutATime() {
        EventBuilder absent = EventBuilder.of("user.absent", "user_1").at((Long) null);

        assertThat(decoder.decode(absent.consumed())).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void atEqualTimesEventsOutrankSnapshotsAndSnapshotsOutrankAbsences() {
        Version event = version(EventBuilder.of("user.updated", "user_1").at(T0));
        Version snapshot = version(EventBuilder.of("user.snapshot", "user_1").at(T0));
        Version absence = version(EventBuilder.of("user.absent", "user_1").at(T0));
        Version later = version(EventBuilder.of("user.absent", "user_1").at(T0 + 1));

        assertThat(List.of(later, event, snapshot, absence)).isSortedAccordingTo(Comparator.reverseOrder());
    }

    private Version version(EventBuilder event) {
        return ((Change) decoder.decode(event.consumed())).version();
    }

    @Test
    void cannotDecodeARecordWithoutAValue() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("clerk.events", 0, 1, null, null);

        assertThat(decoder.decode(record)).isInstanceOf(Decoded.Undecodable.class);
    }

    @Test
    void refusesJsonNestedMoreDeeplyThanClerkAccepts() {
        String body = "{\"data\":{\"id\":\"user_1\",\"public_metadata\":" + "{\"a\":".repeat(10_000) + "1"
                + "}".repeat(10_000) + "}}";

        assertThat(decoder.decode(
                        EventBuilder.of("user.created", "user_1").body(body).consumed()))
                .isInstanceOf(Decoded.Undecodable.class);
    }

    /** Numbers that many parsers cannot handle: the exponent overflows, or the digits do not fit into memory. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483647",
                "1e-2147483648",
                "1e2147483648",
                "1e-2147483649",
                "1e99999999999",
                "0.1e-2147483647",
                "-0.00e2147483647",
                "1e999999999999999999999999",
                "123456789.123456789e-2147483640"
            })
    void decodesExtremeNumbers(String number) {
        String body = "{\"data\":{\"id\":\"user_1\",\"updated_at\":" + number + ",\"public_metadata\":{\"n\":" + number
                + "}},\"timestamp\":" + number + "}";

        Decoded decoded = decoder.decode(
                EventBuilder.of("user.created", "user_1").body(body).consumed());

        assertThat(decoded).isInstanceOf(Change.class);
    }

    @Test
    void aRecordWithoutHeadersTakesItsTypeFromTheBodyAndItsIdFromTheOffset() {
        byte[] body = EventBuilder.user("user.created", "user_1", T0).body();
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("clerk.events", 2, 9, null, body);

        Change change = (Change) decoder.decode(record);

        assertThat(change.version().eventId()).isEqualTo("clerk.events-2@9");
    }

    @Test
    void findsTheTypeInTheBodyIfTheHeaderIsNotUtf8() {
        ConsumerRecord<byte[], byte[]> record =
                EventBuilder.user("user.created", "user_1", T0).consumed();
        record.headers().remove("ce_type").add("ce_type", new byte[] {(byte) 0xff});

        assertThat(decoder.decode(record)).isInstanceOf(Change.class);
    }

    @Test
    void aDeletionIsAtLeastAsLateAsItsEnvelope() {
        Change deletion = (Change) decoder.decode(
                EventBuilder.membership("organizationMembership.deleted", "orgmem_1", "org_1", "user_1", T0)
                        .at(T0 + 500)
                        .consumed());

        assertThat(deletion.version().deleted()).isTrue();
        assertThat(deletion.version().updatedAt()).isEqualTo(T0 + 500);
    }

    @Test
    void anUnreadableTimeOfAcceptanceIsReplacedByKafkasTimestamp() {
        ConsumerRecord<byte[], byte[]> record = EventBuilder.user("user.created", "user_1", T0)
                .recordedAt(Instant.ofEpochMilli(T0 + 7))
                .consumed();
        record.headers().remove("ce_recordedtime").add("ce_recordedtime", bytes("soon"));

        Change change = (Change) decoder.decode(record);

        assertThat(change.version().recordedAt()).isEqualTo((T0 + 7) * 1000);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
