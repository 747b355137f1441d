// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text that someone pasted as a signing secret is either accepted or refused with a helpful message. */
class SecretListTest {

    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OTHER_KEY = "C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private final List<String> problems = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_KEY",
                "KEY",
                " whsec_KEY\n",
                "whsec_KEY\r\n\r\n",
                "\"whsec_KEY\"",
                "'whsec_KEY'",
                "`whsec_KEY`",
                "\u201cwhsec_KEY\u201d",
                "\ufeffwhsec_KEY",
                "\ufffd\ufffd\ufffdwhsec_KEY\ufffd\ufffd",
                "whsec_whsec_KEY",
                "WHSEC_KEY",
                "v1,whsec_KEY",
                "v1, whsec_KEY",
                "v1=whsec_KEY",
                "\"v1,whsec_KEY\"",
                "v1,KEY",
                "Bearer whsec_KEY",
                "CLERK_WEBHOOK_SIGNING_SECRET=whsec_KEY",
                "export SIGNING_SECRET=\"whsec_KEY\"",
                "[\"whsec_KEY\"]"
            })
    void readsASecretInTheFormsThatPeoplePaste(String form) {
        // When
        List<SigningSecret> secrets = SecretList.parse(form.replace("KEY", KEY), problems::add);

        // Then
        assertThat(problems).isEmpty();
        assertThat(secrets).hasSize(1);
        assertThat(secrets.get(0).key()).isEqualTo(Base64.getDecoder().decode(KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "whsec_ONE,whsec_TWO",
                "whsec_ONE, whsec_TWO",
                "whsec_ONE;whsec_TWO",
                "whsec_ONE whsec_TWO",
                "whsec_ONE\nwhsec_TWO\n",
                "whsec_ONE,\r\nwhsec_TWO",
                "v1,whsec_ONE,v1,whsec_TWO",
                "v1,whsec_ONE v1,whsec_TWO",
                "\"whsec_ONE\",\"whsec_TWO\"",
                "[\"whsec_ONE\", \"whsec_TWO\"]"
            })
    void readsSeveralSecrets(String form) {
        // When
        List<SigningSecret> secrets =
                SecretList.parse(form.replace("ONE", KEY).replace("TWO", OTHER_KEY), problems::add);

        // Then
        assertThat(problems).isEmpty();
        assertThat(secrets)
                .extracting(secret -> Base64.getEncoder().encodeToString(secret.key()))
                .containsExactly(KEY, OTHER_KEY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '!',
            value = {
                "test | made-up",
                "changeme | made-up",
                "whsec_abc | made-up",
                "whsec_... | placeholder",
                "whsec_\u2026 | placeholder",
                "whsec_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | placeholder",
                "whsec_<your-secret> | placeholder",
                "whsec_your_signing_secret_here | placeholder",
                "whsec_YOUR_SIGNING_SECRET | placeholder",
                "whsec_AaAaAaAaAaAaAaAaAaAaAaAaAaAaAaAa | made-up",
                "${CLERK_WEBHOOK_SIGNING_SECRET} | placeholder",
                "whsec_ | is empty",
                "whsec_MfKQ9r8GKYqrTwjU | has a key of 12 bytes; signing secrets have 24 to 64",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZ | has a key of 17 bytes",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo | a character may be missing",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2Lawhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La | in the middle",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaMfKQ9r8GKYqrTwjUPD8ILPZIo2LaMfKQ9r8GKYqrTwjUPD8ILPZIo2LaMfKQ9r8GKYqrTwjUPD8ILPZI | bytes",
                "sk_test_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | is a Clerk API key",
                "sk_live_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | is a Clerk API key",
                "d2hzZWNfTWZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3c= | is the base64 of a secret",
                "whsec_d2hzZWNfTWZLUTlyOEdLWXFyVHdqVVBEOElMUFpJbzJMYUxhU3cK | is the base64 of a secret",
                "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k | is a Clerk API key",
                "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | asymmetric",
                "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | asymmetric",
                "ep_2abcDEFghiJKLmnoPQRstuVWX | is an identifier",
                "https://example.com/api/webhooks | is a URL",
                "whsec_31f290f6bf062986ab4f08d43c3f082cf648a362da2da4b0 | is hexadecimal",
                "whsec_31F290F6BF062986AB4F08D43C3F082CF648A362DA2DA4B0 | is hexadecimal",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_ | has - or _",
                "whsec_MfKQ9r8GKYqrTwjUPD8IL\u00e4ZIo2LaLaSw | not base64",
                "whsec_MfKQ9r8GKYqr=TwjUPD8ILPZIo2LaLaSw | not base64"
            })
    void refusesOtherTextWithAHelpfulMessage(String text, String words) {
        // When
        List<SigningSecret> secrets = SecretList.parse(text, problems::add);

        // Then
        assertThat(secrets).isEmpty();
        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith("the secret ")
                .contains(words);
        assertThat(problems.get(0)).doesNotContain("MfKQ9r8GKYqrTwjU").doesNotContain(text.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_ONE,", ",whsec_ONE", "whsec_ONE,,whsec_ONE", "whsec_ONE, ,whsec_ONE"})
    void anEmptyEntryIsAFault(String form) {
        // When
        SecretList.parse(form.replace("ONE", KEY), problems::add);

        // Then
        assertThat(problems).singleElement().asString().matches("secret \\d of \\d is empty");
    }

    @Test
    void everyInvalidSecretInAListIsReportedByItsNumber() {
        // When
        List<SigningSecret> secrets = SecretList.parse("whsec_" + KEY + ",changeme,sk_test_1", problems::add);

        // Then
        assertThat(secrets).hasSize(1);
        assertThat(problems)
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("secret 2 of 3 looks like a placeholder"),
                        second -> assertThat(second).startsWith("secret 3 of 3 is a Clerk API key"));
    }

    @Test
    void acceptsRandomKeysOfEveryLegalLength() {
        // Given
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        int keys = 0;
        for (int length = 24; length <= 64; length++) {
            for (int i = 0; i < 500; i++) {
                byte[] key = new byte[length];
                random.nextBytes(key);
                String text = Base64.getEncoder().encodeToString(key);

                // When
                List<SigningSecret> secrets = SecretList.parse("whsec_" + text, problems::add);

                // Then
                keys += secrets.size();
            }
        }
        assertThat(problems).isEmpty();
        assertThat(keys).isEqualTo(41 * 500);
    }

    @Test
    void toStringDoesNotContainTheSecret() {
        assertThat(SecretList.parse("whsec_" + KEY, problems::add)).hasToString("[SigningSecret[redacted]]");
    }
}
