// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.ingress.testing.Svix;
import dev.clerkbridge.operations.environment.SigningSecret;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_790_000_000);
    private static final byte[] BODY = "{\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final String ID = "msg_1";

    @ParameterizedTest(name = "{0}")
    @MethodSource("publishedCases")
    void passesThePublishedVectorsAndTheCasesDerivedFromThem(String name, JsonNode testCase) {
        // Given
        Verifier verifier = new Verifier(
                StreamSupport.stream(testCase.get("secrets").spliterator(), false)
                        .map(secret -> SigningSecret.parse(secret.asText()))
                        .toList(),
                InstantSource.fixed(Instant.ofEpochSecond(testCase.get("now").asLong())));
        SignatureHeaders headers = new SignatureHeaders();
        testCase.get("headers")
                .properties()
                .forEach(
                        header -> headers.add(header.getKey(), header.getValue().asText()));

        // When
        Verdict verdict = verifier.verify(
                new UnverifiedDelivery(headers, testCase.get("body").asText().getBytes(UTF_8)));

        // Then
        assertThat(verdict instanceof VerifiedDelivery)
                .as("%s: %s", name, verdict)
                .isEqualTo(testCase.get("accepted").asBoolean());
    }

    static Stream<Arguments> publishedCases() throws IOException {
        JsonNode file = new ObjectMapper().readTree(VerifierTest.class.getResourceAsStream("signature-cases.json"));
        return StreamSupport.stream(file.get("cases").spliterator(), false)
                .map(testCase -> Arguments.of(testCase.get("name").asText(), testCase));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void acceptsASignatureOfAnyOfThreeSecretsAndReportsWhich(int index) {
        // Given
        String secret = Stream.of(Svix.SECRET, Svix.SECOND_SECRET, Svix.THIRD_SECRET)
                .toList()
                .get(index);

        // When
        Verdict verdict = verify(Svix.headers(ID, NOW, BODY, secret));

        // Then
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        VerifiedDelivery.class,
                        verified -> assertThat(verified.secretIndex()).isEqualTo(index));
    }

    @Test
    void refusesASignatureMadeWithAnotherSecret() {
        // When
        Verdict verdict = verify(Svix.headers(ID, NOW, BODY, "whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA=="));

        // Then
        assertThat(verdict).isEqualTo(Refusal.NO_MATCHING_SIGNATURE);
    }

    @Test
    void keepsTheSignedBytesAndTheTime() {
        // Given
        Map<String, String> headers = Svix.headers(ID, NOW, BODY, Svix.SECRET);

        // When
        VerifiedDelivery verified = (VerifiedDelivery) verify(headers);

        // Then
        assertThat(verified.svix().id()).isEqualTo(ID);
        assertThat(verified.svix().timestamp()).isEqualTo("1790000000");
        assertThat(verified.svix().signature()).isEqualTo(headers.get("svix-signature"));
        assertThat(verified.body()).isSameAs(BODY);
        assertThat(verified.acceptedAt()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"svix-id", "SVIX-TIMESTAMP", "Svix-Signature"})
    void refusesARepeatedHeader(String name) {
        // Given
        SignatureHeaders headers = collected(Svix.headers(ID, NOW, BODY, Svix.SECRET));
        headers.add(name, "again");

        // When
        Verdict verdict = verifier().verify(new UnverifiedDelivery(headers, BODY));

        // Then
        assertThat(verdict).isEqualTo(Refusal.DOUBLED_HEADER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01790000000", "+1790000000", "1790000000.0", "1e9", "-5", "0x6AB1", "17 90", "٣"})
    void refusesATimestampThatIsNotAPlainNumber(String timestamp) {
        // Given
        Map<String, String> headers = Svix.headers(ID, NOW, BODY, Svix.SECRET);
        headers.put("svix-timestamp", timestamp);

        // When
        Verdict verdict = verify(headers);

        // Then
        assertThat(verdict).isEqualTo(Refusal.MALFORMED_TIMESTAMP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "9223372036854775808", "99999999999999999999999999"})
    void refusesATimestampThatOverflows(String timestamp) {
        // Given
        Map<String, String> headers = Svix.headers(ID, NOW, BODY, Svix.SECRET);
        headers.put("svix-timestamp", timestamp);

        // When
        Verdict verdict = verify(headers);

        // Then
        assertThat(verdict).isEqualTo(Refusal.MALFORMED_TIMESTAMP);
    }

    @ParameterizedTest
    @CsvSource({"-301, TOO_OLD", "-300, ", "0, ", "300, ", "301, TOO_NEW"})
    void acceptsTimestampsUpToFiveMinutesFromItsClock(int offset, @Nullable Refusal expected) {
        // When
        Verdict verdict = verify(Svix.headers(ID, NOW.plusSeconds(offset), BODY, Svix.SECRET));

        // Then
        if (expected == null) {
            assertThat(verdict).isInstanceOf(VerifiedDelivery.class);
        } else {
            assertThat(verdict).isEqualTo(expected);
        }
    }

    @Test
    void usesTheWebhookHeadersOnlyIfAllThreeArePresent() {
        // Given
        Map<String, String> headers = Svix.headers(ID, NOW, BODY, Svix.SECRET);
        String signature = String.valueOf(headers.remove("svix-signature"));
        SignatureHeaders mixed = collected(headers);
        mixed.add("webhook-signature", signature);

        // When
        Verdict verdict = verifier().verify(new UnverifiedDelivery(mixed, BODY));

        // Then
        assertThat(verdict).isEqualTo(Refusal.MISSING_HEADERS);
    }

    @Test
    void usesTheWebhookHeadersIfASvixHeaderIsBlank() {
        // Given
        SignatureHeaders headers = new SignatureHeaders();
        Svix.headers(ID, NOW, BODY, Svix.SECRET)
                .forEach((name, value) -> headers.add(name.replace("svix-", "Webhook-"), " " + value + " "));
        headers.add("svix-id", " ");

        // When
        Verdict verdict = verifier().verify(new UnverifiedDelivery(headers, BODY));

        // Then
        assertThat(verdict).isInstanceOf(VerifiedDelivery.class);
    }

    @Test
    void acceptsASignedBodyThatIsNotUtf8AndReportsIt() throws Exception {
        // Given
        byte[] body = "{\"name\":\"Zoë\"}".getBytes(ISO_8859_1);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SigningSecret.parse(Svix.SECRET).key(), "HmacSHA256"));
        mac.update((ID + "." + NOW.getEpochSecond() + ".").getBytes(UTF_8));
        Map<String, String> headers = Svix.headers(ID, NOW, body, Svix.SECRET);
        headers.put("svix-signature", "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));

        // When
        Verdict verdict = verifier().verify(new UnverifiedDelivery(collected(headers), body));

        // Then
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        VerifiedDelivery.class,
                        verified -> assertThat(verified.utf8()).isFalse());
    }

    @Test
    void refusesABodyThatDiffersOnlyInInvalidUtf8() {
        // Given: two bodies that decode to the same text
        byte[] signed = {'"', (byte) 0xEF, (byte) 0xBF, (byte) 0xBD, '"'};
        byte[] forged = {'"', (byte) 0xFF, '"'};

        // When
        Verdict verdict = verifier()
                .verify(new UnverifiedDelivery(collected(Svix.headers(ID, NOW, signed, Svix.SECRET)), forged));

        // Then
        assertThat(verdict).isEqualTo(Refusal.NO_MATCHING_SIGNATURE);
    }

    @Test
    void treatsAReplacementCharacterAsValidText() {
        // Given
        byte[] body = "\"\uFFFD\"".getBytes(UTF_8);

        // When
        Verdict verdict =
                verifier().verify(new UnverifiedDelivery(collected(Svix.headers(ID, NOW, body, Svix.SECRET)), body));

        // Then
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        VerifiedDelivery.class,
                        verified -> assertThat(verified.utf8()).isTrue());
    }

    private static Verdict verify(Map<String, String> headers) {
        return verifier().verify(new UnverifiedDelivery(collected(headers), BODY));
    }

    private static Verifier verifier() {
        return new Verifier(
                Stream.of(Svix.SECRET, Svix.SECOND_SECRET, Svix.THIRD_SECRET)
                        .map(SigningSecret::parse)
                        .toList(),
                InstantSource.fixed(NOW));
    }

    private static SignatureHeaders collected(Map<String, String> headers) {
        SignatureHeaders result = new SignatureHeaders();
        headers.forEach(result::add);
        return result;
    }
}
