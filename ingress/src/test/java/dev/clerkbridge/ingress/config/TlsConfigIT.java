// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clerkbridge.operations.environment.InvalidConfigException;
import dev.clerkbridge.testbed.server.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the certificate and key of the public port at startup. */
class TlsConfigIT {

    @TempDir
    static Path directory;

    private static SelfSigned pair;
    private static Path certificate;
    private static Path key;

    @BeforeAll
    static void createCertificate() throws IOException {
        pair = SelfSigned.in(directory);
        certificate = write("tls.crt", pair.certificatePem());
        key = write("tls.key", pair.keyPem());
    }

    @Test
    void tlsIsOffByDefault() {
        assertThat(IngressConfig.from(environment(Map.of())).http().tls()).isNull();
    }

    @Test
    void readsBothFilesAndNeverPrintsTheKey() {
        // When
        IngressConfig config = IngressConfig.from(
                environment(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString(), "HTTP_TLS_KEY", key.toString())));

        // Then
        assertThat(Objects.requireNonNull(config.http().tls()).certificate().expires())
                .isEqualTo(pair.certificate().getNotAfter().toInstant());
        assertThat(config.toString())
                .contains(certificate.toString())
                .doesNotContain(pair.keyPem().lines().skip(1).findFirst().orElseThrow());
    }

    @Test
    void oneFileWithoutTheOtherIsAFault() {
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString())))
                .hasMessageContaining(
                        "HTTP_TLS_KEY: is not set, but HTTP_TLS_CERTIFICATE is; TLS needs both; example: HTTP_TLS_KEY=/");
        assertThat(faults(Map.of("HTTP_TLS_KEY", key.toString())))
                .hasMessageContaining("HTTP_TLS_CERTIFICATE: is not set, but HTTP_TLS_KEY is");
    }

    @Test
    void namesTheVariableOfAnUnreadableFile() {
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", "/nowhere/tls.crt", "HTTP_TLS_KEY", key.toString())))
                .hasMessageContaining("HTTP_TLS_CERTIFICATE: the path cannot be read: ");
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString(), "HTTP_TLS_KEY", "/nowhere")))
                .hasMessageContaining("HTTP_TLS_KEY: the path cannot be read: ");
    }

    @Test
    void doesNotShowPemTextGivenInsteadOfAPath() {
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString(), "HTTP_TLS_KEY", pair.keyPem())))
                .hasMessageContaining("HTTP_TLS_KEY: contains the text of a PEM file")
                .hasMessageNotContaining(
                        pair.keyPem().lines().skip(1).findFirst().orElseThrow());
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString(), "HTTP_TLS_KEY", "hunter2\nhunter3")))
                .hasMessageContaining("HTTP_TLS_KEY: the value (15 characters) is not the path of a file")
                .hasMessageNotContaining("hunter");
    }

    @Test
    void namesAFileOfTheWrongKindWithoutShowingItsContent() throws Exception {
        // Given
        Path nonsense = write("nonsense.pem", "hunter2");
        Path binary = directory.resolve("certificate.der");
        try (InputStream pem = Files.newInputStream(certificate)) {
            Files.write(
                    binary,
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(pem)
                            .getEncoded());
        }
        Path encrypted = write("encrypted.pem", pair.keyPem().replace("PRIVATE", "ENCRYPTED PRIVATE"));
        Path cut = write("cut.pem", pair.keyPem().substring(0, 60));

        // Then
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", nonsense.toString(), "HTTP_TLS_KEY", key.toString())))
                .hasMessageContaining("HTTP_TLS_CERTIFICATE: \"" + nonsense + "\" ")
                .hasMessageNotContaining("hunter2");
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", binary.toString(), "HTTP_TLS_KEY", key.toString())))
                .hasMessageContaining("HTTP_TLS_CERTIFICATE: \"" + binary + "\" contains no PEM certificate")
                .hasMessageNotContaining("HTTP_TLS_KEY");
        for (Path file : new Path[] {nonsense, encrypted, cut}) {
            assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString(), "HTTP_TLS_KEY", file.toString())))
                    .hasMessageContaining("HTTP_TLS_KEY: \"" + file + "\" is not a PEM private key")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    void aKeyForAnotherCertificateIsAFault() throws IOException {
        // Given
        Path other = write("other.key", SelfSigned.in(directory).keyPem());

        // Then
        assertThat(faults(Map.of("HTTP_TLS_CERTIFICATE", certificate.toString(), "HTTP_TLS_KEY", other.toString())))
                .hasMessageContaining("HTTP_TLS_KEY: \"" + other + "\" does not belong to the certificate");
    }

    private static Path write(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    private static InvalidConfigException faults(Map<String, String> settings) {
        return catchThrowableOfType(InvalidConfigException.class, () -> IngressConfig.from(environment(settings)));
    }

    private static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        return environment;
    }
}
