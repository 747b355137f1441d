// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    @Test
    void aBlankIdentifierIsNotAKey() {
        assertThat(parse("{\"data\":{\"id\":\"   \"},\"type\":\"user.deleted\"}")
                        .key())
                .isNull();
        assertThat(parse("{\"data\":{\"user_id\":\" \",\"id\":\"sess_1\"},\"type\":\"session.created\"}")
                        .key())
                .isEqualTo("sess_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1719765690999",
                "1719765690999.5",
                "\"2024-06-30T16:41:30.999Z\"",
                "\"2024-06-30T18:41:30.999+02:00\""
            })
    void readsTheTimestampFromANumberOrAnIso8601Text(String written) {
        assertThat(parse("{\"data\":{\"id\":\"user_1\"},\"timestamp\":" + written + ",\"type\":\"user.updated\"}")
                        .occurredAt())
                .isEqualTo(Instant.ofEpochMilli(1_719_765_690_999L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "{}", "[1719765690999]", "\"soon\"", "-1", "1e999999999", "1e99999999999"})
    void anInvalidTimestampIsNull(String written) {
        Envelope envelope =
                parse("{\"data\":{\"id\":\"user_1\"},\"timestamp\":" + written + ",\"type\":\"user.updated\"}");

        assertThat(envelope.occurredAt()).isNull();
        assertThat(envelope.fault()).isNull();
    }

    @Test
    void readsTheObjectsIdAndTimeOfChange() {
        Envelope envelope =
                parse("{\"data\":{\"id\":\"user_1\",\"updated_at\":1719765690999},\"type\":\"user.updated\"}");

        assertThat(envelope.objectId()).isEqualTo("user_1");
        assertThat(envelope.updatedAt()).isEqualTo(Instant.ofEpochMilli(1_719_765_690_999L));
    }

    @Test
    void acceptsALoneSurrogateInAFieldName() {
        Envelope envelope =
                parse("{\"data\":{\"id\":\"user_1\",\"public_metadata\":{\"\\udfff\":1}},\"type\":\"user.updated\"}");

        assertThat(envelope.fault()).isNull();
        assertThat(envelope.key()).isEqualTo("user_1");
    }

    private static Envelope parse(String body) {
        return Envelope.parseUtf8(body.getBytes(UTF_8));
    }
}
