// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoneSurrogatesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "high alone,            \\ud800,              \\ufffd",
                "low alone,             a\\uDFFFb,            a\\ufffdb",
                "two high,              \\udbff\\ud800,       \\ufffd\\ufffd",
                "wrong order,           \\udc00\\ud800,       \\ufffd\\ufffd",
                "high before a pair,    \\ud800\\ud83d\\ude00, \\ufffd\\ud83d\\ude00",
                "a pair,                \\ud83d\\ude00,       \\ud83d\\ude00",
                "another character,     \\u00e9,              \\u00e9",
                "an escaped backslash,  \\\\ud800,            \\\\ud800",
                "after a backslash,     \\\\\\ud800,          \\\\\\ufffd",
                "not hexadecimal,       \\ud8zz,              \\ud8zz",
                "cut off,               \\ud80,               \\ud80",
                "a backslash at the end, \\,                  \\",
            })
    void replacesOnlyLoneSurrogates(String description, String json, String replaced) {
        assertThat(new String(LoneSurrogates.replace(json.getBytes(UTF_8)), UTF_8))
                .isEqualTo(replaced);
    }
}
