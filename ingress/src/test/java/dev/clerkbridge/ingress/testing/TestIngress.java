// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.testing;

import dev.clerkbridge.ingress.Ingress;
import dev.clerkbridge.ingress.config.IngressConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** An ingress on free ports, and a client for it. */
public final class TestIngress implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String topic;
    private final Ingress ingress;

    private TestIngress(String topic, Ingress ingress) {
        this.topic = topic;
        this.ingress = ingress;
    }

    /**
     * Starts an ingress and waits until it is ready. Unless {@code settings} say otherwise, the ingress is in kafka
     * mode and has its own topics on {@link TestKafka}.
     */
    public static TestIngress start(Map<String, String> settings) {
        TestIngress ingress = startUnready(settings);
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(ingress.ingress::ready);
        return ingress;
    }

    public static TestIngress startUnready(Map<String, String> settings) {
        Map<String, String> environment = environment(settings);
        try {
            return new TestIngress(
                    environment.getOrDefault("EVENTS_TOPIC", ""), Ingress.start(IngressConfig.from(environment)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The settings that tests need; {@code settings} override them. */
    public static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CLERK_WEBHOOK_SIGNING_SECRET", Svix.SECRET);
        environment.put("HTTP_HOST", "127.0.0.1");
        environment.put("HTTP_PORT", "0");
        environment.put("MANAGEMENT_HOST", "127.0.0.1");
        environment.put("MANAGEMENT_PORT", "0");
        environment.put("EVENTS_TOPIC", TestKafka.uniqueTopic());
        environment.put("EVENTS_PARTITIONS", "3");
        environment.put("ACK_AFTER", "kafka");
        environment.put("SHUTDOWN_DEADLINE", "10s");
        environment.putAll(settings);
        environment.computeIfAbsent(
                "KAFKA_BOOTSTRAP_SERVERS", name -> TestKafka.engine().bootstrapServers());
        return environment;
    }

    public Ingress ingress() {
        return ingress;
    }

    public String topic() {
        return topic;
    }

    public String quarantineTopic() {
        return topic + ".quarantine";
    }

    /** Posts a body with a new, valid signature. */
    public HttpResponse<String> post(byte[] body) {
        return post(body, Svix.headers(body));
    }

    public HttpResponse<String> post(byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(ingress.httpPort(), "/api/webhooks"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request);
    }

    /** The management port's answer for a path. */
    public HttpResponse<String> management(String path) {
        return send(HttpRequest.newBuilder(uri(ingress.managementPort(), path)));
    }

    /** The value of the metric whose line begins with {@code series}; 0 if there is none. */
    public double metric(String series) {
        return management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofMinutes(2)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        ingress.close();
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
