// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.clerkbridge.operations.environment.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaPropertiesCheckTest {

    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    private final Environment environment = new Environment(Map.of());
    private HttpServer endpoint;
    private String url;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        endpoint.createContext("/", exchange -> {
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        endpoint.start();
        url = "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/token";
        System.setProperty(ALLOWED_URLS, url);
    }

    @AfterEach
    void stop() {
        System.clearProperty(ALLOWED_URLS);
        endpoint.stop(0);
    }

    @Test
    void logsInWithATokenFromTheEndpoint() {
        // Given
        String claims = "{\"sub\":\"bridge\",\"iat\":1700000000,\"exp\":9000000000}";
        answer =
                "{\"access_token\":\"e30." + Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8)) + ".c2ln\"}";

        // When
        check();

        // Then
        assertThat(warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sasl.mechanism, PLAIN, SASL_SSL", "ssl.truststore.type, PEM, SSL"})
    void refusesALoginOrTlsWithoutAProtocol(String property, String value, String example) {
        // Given
        KafkaProperties properties = new KafkaProperties("kafka.invalid:9092", Map.of(property, value));

        // When
        new KafkaPropertiesCheck(environment, properties).admin(properties.forAdmin());

        // Then
        assertThatThrownBy(environment::throwIfFaulty)
                .hasMessageContaining(
                        "KAFKA_SECURITY_PROTOCOL: is not set, but needed by " + KafkaVariables.variable(property))
                .hasMessageEndingWith("example: KAFKA_SECURITY_PROTOCOL=" + example);
    }

    private void check() {
        KafkaProperties properties = new KafkaProperties(
                "kafka.invalid:9092",
                Map.of(
                        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
                        "SASL_PLAINTEXT",
                        SaslConfigs.SASL_MECHANISM,
                        "OAUTHBEARER",
                        SaslConfigs.SASL_JAAS_CONFIG,
                        OAuthBearerLoginModule.class.getName() + " required clientId=\"id\" clientSecret=\"hunter2\";",
                        SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
                        OAuthBearerLoginCallbackHandler.class.getName(),
                        SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL,
                        url,
                        SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS,
                        "100"));
        new KafkaPropertiesCheck(environment, properties)
                .producer(properties.forProducer())
                .admin(properties.forAdmin());
    }

    private List<String> warnings() {
        environment.throwIfFaulty();
        return environment.report(List.of()).warnings();
    }
}
