// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;

/** An OAuth token endpoint that answers 503. */
public final class FailingTokenEndpoint implements AutoCloseable {

    private final HttpServer server;

    private FailingTokenEndpoint(HttpServer server) {
        this.server = server;
    }

    public static FailingTokenEndpoint start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        return new FailingTokenEndpoint(server);
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/token";
    }

    /** The settings for a login there. Permits Kafka's clients in this JVM to use the URL. */
    public static Map<String, String> login(String url) {
        System.setProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls", url);
        return Map.of(
                "KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "KAFKA_SASL_MECHANISM", "OAUTHBEARER",
                "KAFKA_SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL", url,
                "KAFKA_SASL_LOGIN_CALLBACK_HANDLER_CLASS",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler",
                "KAFKA_SASL_LOGIN_RETRY_BACKOFF_MAX_MS", "200",
                "KAFKA_SASL_JAAS_CONFIG",
                        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                                + " clientId=\"bridge\" clientSecret=\"hunter2\";");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
