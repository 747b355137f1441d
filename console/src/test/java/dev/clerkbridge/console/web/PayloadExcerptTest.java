// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.story.EventJson;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages must show hostile payloads without failing and in a bounded size. */
class PayloadExcerptTest {

    @Test
    void aPayloadWithManyValuesIsShortened() {
        JsonNode excerpt = excerpt("{\"data\":[" + "[0],".repeat(200_000) + "[0]],\"type\":\"user.created\"}");

        assertThat(excerpt.at("/data").size()).isBetween(1_000, PayloadExcerpt.MAX_VALUES);
        assertThat(excerpt.toString()).contains("… 19").hasSizeLessThan(100_000);
    }

    @Test
    void aSmallPayloadIsCopiedWhole() {
        String body = "{\"data\":{\"id\":\"user_1\",\"list\":[1,{\"a\":null}]},\"type\":\"user.created\"}";

        assertThat(excerpt(body)).hasToString(body);
    }

    @Test
    void aBodyThatCannotBeParsedIsShownAsText() {
        String deep = "[".repeat(50_000) + "]".repeat(50_000);

        assertThat(excerpt(deep).textValue()).isEqualTo(deep);
        assertThat(excerpt("{\"data\":").textValue()).isEqualTo("{\"data\":");
        assertThat(excerpt("{} {}").textValue()).isEqualTo("{} {}");
        assertThat(excerpt("{\"a\":1e99999999999}").textValue()).isEqualTo("{\"a\":1e99999999999}");
        assertThat(excerpt("").textValue()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e400", "-1e400", "1e999999999", "1e-999999999", "0", "null", "true", "\"now\"", "[]", "{}"})
    void aTimeFieldWithAnInvalidTimeShowsNoTime(String value) {
        JsonNode excerpt = excerpt("{\"updated_at\":" + value + "}");

        assertThat(EventPage.time("updated_at", excerpt.path("updated_at"))).isNull();
    }

    private static JsonNode excerpt(String body) {
        return PayloadExcerpt.of(
                EventJson.of(Records.record(Records.TOPICS.events(), 0, "user_1", body, new RecordHeaders())));
    }
}
