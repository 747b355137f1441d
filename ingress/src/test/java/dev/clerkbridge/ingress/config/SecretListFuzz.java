// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.clerkbridge.operations.environment.SecretList;
import dev.clerkbridge.operations.environment.SigningSecret;
import java.util.ArrayList;
import java.util.List;

/** Any text gives at least one usable key or one problem, and no problem contains a key. */
public final class SecretListFuzz {

    private SecretListFuzz() {}

    private static final String[] FRAGMENTS = {
        "whsec_", "v1,", "Bearer ", ",", "\n", "\"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "=", "SECRET=", "sk_test_"
    };

    public static void everyTextGivesKeysOrProblems(FuzzedDataProvider data) {
        // Given
        StringBuilder text = new StringBuilder();
        while (data.remainingBytes() > 0 && text.length() < 1_000) {
            text.append(data.consumeBoolean() ? data.pickValue(FRAGMENTS) : data.consumeString(40));
        }
        List<String> problems = new ArrayList<>();

        // When
        List<SigningSecret> secrets = SecretList.parse(text.toString(), problems::add);

        // Then
        assertThat(secrets.size() + problems.size()).isPositive();
        assertThat(secrets)
                .allSatisfy(secret ->
                        assertThat(secret.key()).hasSizeBetween(SigningSecret.MIN_BYTES, SigningSecret.MAX_BYTES));
        assertThat(problems)
                .allSatisfy(problem -> assertThat(problem).hasSizeLessThan(200).doesNotContain("MfKQ9r8GKYqr"));
    }
}
