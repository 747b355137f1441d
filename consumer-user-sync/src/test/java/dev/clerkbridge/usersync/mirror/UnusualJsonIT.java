// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static dev.clerkbridge.usersync.testing.EventBuilder.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.testing.EventBuilder;
import dev.clerkbridge.usersync.testing.Tables;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Unusual but valid JSON, such as text that PostgreSQL refuses or numbers that many JSON parsers alter. */
class UnusualJsonIT {

    @Test
    void nulCharactersAndLoneSurrogatesAreReplaced() throws Exception {
        Map<String, @Nullable String> row = stored(
                "\"first_name\":\"a\\u0000b\\ud800c\\udc00\",\"last_name\":\"\\ud83d\\ude00\","
                        + "\"public_metadata\":{\"k\\u0000\":\"v\\ud800\",\"n\":[{\"\\udfff\":\"\\u0000\"}],\"text\":\"\\\\u0000\"}");

        assertThat(row)
                .containsEntry("first_name", "a\uFFFDb\uFFFDc\uFFFD")
                .containsEntry("last_name", "\uD83D\uDE00")
                .containsEntry(
                        "public_metadata",
                        "{\"n\": [{\"\uFFFD\": \"\uFFFD\"}], \"k\uFFFD\": \"v\uFFFD\", \"text\": \"\\\\u0000\"}");
    }

    @Test
    void numbersAreKeptDigitForDigit() throws Exception {
        Map<String, @Nullable String> row = stored("\"public_metadata\":{\"a\":9007199254740993,"
                + "\"b\":123456789012345678901234567890,\"c\":1.10,\"d\":0.1000000000000000055511151231257827}");

        assertThat(row)
                .containsEntry(
                        "public_metadata",
                        "{\"a\": 9007199254740993, \"b\": 123456789012345678901234567890, \"c\": 1.10,"
                                + " \"d\": 0.1000000000000000055511151231257827}");
    }

    @Test
    void longNumbersAndNamesAreKept() throws Exception {
        String number = "7".repeat(100_000);
        String name = "k".repeat(100_000);

        Map<String, @Nullable String> row = stored("\"public_metadata\":{\"" + name + "\":" + number + "}");

        assertThat(row).containsEntry("public_metadata", "{\"" + name + "\": " + number + "}");
    }

    @Test
    void numbersThatJsonbRefusesAreKeptAsText() throws Exception {
        Map<String, @Nullable String> row = stored("\"public_metadata\":{\"a\":1e999999,\"b\":1e-999999}");

        assertThat(row).containsEntry("public_metadata", "{\"a\": \"1E+999999\", \"b\": \"1E-999999\"}");
    }

    @Test
    void numbersThatJavaCannotHoldAreKeptAsText() throws Exception {
        String digits = "7".repeat(200_000);

        Map<String, @Nullable String> row =
                stored("\"unsafe_metadata\":{\"a\":1e99999999999,\"b\":-1.5E-99999999999,\"c\":" + digits
                        + "},\"banned\":true");

        assertThat(row)
                .containsEntry("banned", "t")
                .containsEntry(
                        "unsafe_metadata",
                        "{\"a\": \"1e99999999999\", \"b\": \"-1.5E-99999999999\", \"c\": \"" + digits + "\"}");
    }

    @ParameterizedTest
    @CsvSource({"[,]", "{\"a\":[,]}"})
    void onlyWhatIsNestedTooDeeplyIsMissing(String open, String close) throws Exception {
        String nested = open.repeat(2_000) + close.repeat(2_000);

        Map<String, @Nullable String> row = stored("\"unsafe_metadata\":{\"deep\":" + nested
                + ",\"kept\":[[1]]},\"public_metadata\":{\"k\":1},\"banned\":true");

        assertThat(row).containsEntry("banned", "t").containsEntry("public_metadata", "{\"k\": 1}");
        assertThat(row.get("unsafe_metadata")).contains("[[", "]]", "\"kept\": [[1]]");
    }

    @Test
    void fieldsWithAnUnexpectedTypeOrValueAreNull() throws Exception {
        Map<String, @Nullable String> row = stored("\"first_name\":{\"a\":1},\"username\":7,\"banned\":\"yes\","
                + "\"public_metadata\":[],\"email_addresses\":{},\"primary_email_address_id\":[],"
                + "\"created_at\":\"yesterday\",\"last_sign_in_at\":99999999999999999999,\"last_active_at\":-5,"
                + "\"locked\":null,\"phone_numbers\":[null,7,\"x\"]");

        assertThat(row)
                .containsEntry("first_name", null)
                .containsEntry("username", null)
                .containsEntry("banned", null)
                .containsEntry("public_metadata", null)
                .containsEntry("email_addresses", null)
                .containsEntry("primary_email_address_id", null)
                .containsEntry("created_at", null)
                .containsEntry("last_sign_in_at", null)
                .containsEntry("last_active_at", null);
    }

    @Test
    void storesAUserOf350Kilobytes() throws Exception {
        String bio = "x".repeat(350_000);

        Map<String, @Nullable String> row = stored("\"unsafe_metadata\":{\"bio\":\"" + bio + "\"}");

        assertThat(row.get("unsafe_metadata")).hasSizeGreaterThan(350_000);
    }

    @Test
    void timesAreKeptToTheMillisecond() throws Exception {
        Map<String, @Nullable String> row = stored("\"created_at\":1760000000123,\"legal_accepted_at\":9007199254739");

        assertThat(row.get("created_at")).contains("53:20.123");
        assertThat(row.get("legal_accepted_at")).startsWith("2255-06-0").contains(".739");
    }

    private static Map<String, @Nullable String> stored(String fields) throws Exception {
        try (Tables tables = Tables.empty()) {
            tables.apply(EventBuilder.of("user.updated", "user_1")
                    .body("{\"data\":{\"id\":\"user_1\",\"updated_at\":" + T0 + "," + fields
                            + "},\"object\":\"event\",\"timestamp\":" + T0 + ",\"type\":\"user.updated\"}"));
            return tables.user("user_1");
        }
    }
}
