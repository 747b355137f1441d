// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void hidesPersonalDataOfAPayloadButKeepsIdsAndTimes() throws Exception {
        JsonNode payload = JSON.readTree("""
                {"data":{"id":"user_1","external_id":"ada@example.org","first_name":"Ada","banned":false,
                  "last_name":null,"updated_at":1760000000000,"failed_attempts":3,
                  "email_addresses":[{"id":"idn_1","email_address":"ada@example.org"}],
                  "public_metadata":{"plan_id":"org_gold","vip":true,"nested":{"id":"user_secret"}},
                  "data":{"otp_code":"123456"},"url":"https://x.example/?token=abc"},
                 "event_attributes":{"http_request":{"client_ip":"203.0.113.9"}},
                 "type":"user.updated","timestamp":1760000000001}
                """);

        String masked = Masking.mask(payload).toString();

        assertThat(masked)
                .contains("user_1", "idn_1", "user.updated", "1760000000000", "\"banned\":false", "\"last_name\":null")
                .doesNotContain("Ada", "ada@", "gold", "true", "secret", "123456", "token", "203.0.113", "3,");
    }

    @Test
    void hidesForeignIdsAndValuesThatDoNotFitTheirFields() throws Exception {
        JsonNode payload = JSON.readTree("""
                {"data":{"id":"ada@example.org","object":"Ada Lovelace","type":"+44 20 7946 0000",
                  "external_accounts":[{"provider_user_id":"ada_lovelace","google_id":"110169484474386276334"}],
                  "role":"org:admin","verified_at":"Ada","created_at":"2026-01-01T00:00:00Z","user_id":"ada"}}
                """);

        assertThat(Masking.mask(payload).toString())
                .contains("org:admin", "2026-01-01T00:00:00Z")
                .doesNotContainIgnoringCase("ada")
                .doesNotContain("7946", "110169");
    }

    @Test
    void hidesFieldNamesThatCouldBePersonalData() throws Exception {
        JsonNode payload = JSON.readTree("""
                {"ada@example.org":1,"+442079460000":{"id":"user_1"},
                 "data":{"unsafe_metadata":{"nickname_lovelace":true},"public_metadata":{}}}
                """);

        assertThat(Masking.mask(payload).toString())
                .contains("user_1", "\"public_metadata\":{}")
                .doesNotContain("ada@", "lovelace", "4420");
    }

    @ParameterizedTest
    @CsvSource({
        "ce_type, user.created",
        "ce_subject, user_1",
        "ce_source, /clerk/ins_1",
        "ce_source, /clerk",
        "ce_specversion, 1.0",
        "ce_recordedtime, 2026-01-01T00:00:00.000001Z",
        "svix-signature, 'v1,c2lnbmF0dXJl+/='",
        "dlq.exception.message, value out of range",
        "error-reason, no-key",
        "content-type, application/json"
    })
    void showsTheHeadersOfTheContract(String name, String value) {
        assertThat(Masking.header(name, value)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "ce_type, ada@example.org",
        "ce_type, Lovelace",
        "ce_type, 15555550123",
        "ce_subject, ada@example.org",
        "ce_subject, Ada",
        "ce_source, /clerk/ada@example.org",
        "ce_source, /ada",
        "ce_name, Ada",
        "x-name, Ada"
    })
    void hidesHeadersThatCouldBePersonalData(String name, String value) {
        assertThat(Masking.header(name, value)).isEqualTo(Masking.HIDDEN);
    }

    @Test
    @SuppressWarnings("NullAway") // in MirrorRow's class file, it does not see that the values are nullable
    void hidesPersonalDataOfARow() {
        Map<String, @Nullable String> columns = new HashMap<>();
        columns.put("id", "user_1");
        columns.put("first_name", "Ada");
        columns.put("banned", "false");
        columns.put("external_id", "customer-7");
        columns.put("deleted_at", null);
        columns.put("email_addresses", "[]");

        Map<String, @Nullable String> masked = Masking.mask(new MirrorRow(MirrorTable.USERS, columns));

        assertThat(masked)
                .containsEntry("id", "user_1")
                .containsEntry("banned", "false")
                .containsEntry("deleted_at", null)
                .containsEntry("first_name", Masking.HIDDEN)
                .containsEntry("external_id", Masking.HIDDEN)
                .containsEntry("email_addresses", Masking.HIDDEN);
    }
}
