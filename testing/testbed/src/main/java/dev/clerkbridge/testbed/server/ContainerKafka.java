// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A broker from Kafka's public image in Docker. */
final class ContainerKafka implements KafkaEngine {

    static final String IMAGE = "apache/kafka:4.3.1";

    private final String bootstrapServers;
    private final RestartableContainer container;

    private ContainerKafka(String bootstrapServers, RestartableContainer container) {
        this.bootstrapServers = bootstrapServers;
        this.container = container;
    }

    static ContainerKafka launch(Map<String, String> overrides) {
        int port = FreePort.onLoopback();
        String address = RestartableContainer.host() + ":" + port;
        Map<String, String> settings = new TreeMap<>(BrokerSettings.SINGLE_NODE);
        settings.put("controller.quorum.voters", "1@localhost:9093");
        settings.put("listeners", "PLAINTEXT://:9092,CONTROLLER://:9093");
        settings.put("advertised.listeners", "PLAINTEXT://" + address);
        settings.putAll(overrides);
        GenericContainer<?> image = new GenericContainer<>(DockerImageName.parse(IMAGE));
        settings.forEach((name, value) -> image.addEnv(variable(name), value));
        return new ContainerKafka(address, new RestartableContainer(image, port, 9092, () -> describe(address)));
    }

    @Override
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void start() {
        container.start();
    }

    @Override
    public void stop() {
        container.stop();
    }

    @Override
    public void close() {
        container.close();
    }

    /** The environment variable that the image reads for a setting. */
    private static String variable(String setting) {
        return "KAFKA_"
                + setting.replace("_", "__")
                        .replace("-", "___")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    private static String describe(String bootstrapServers) throws Exception {
        Map<String, Object> client = Map.of(
                "bootstrap.servers", bootstrapServers, "default.api.timeout.ms", "3000", "request.timeout.ms", "2000");
        try (Admin admin = Admin.create(client)) {
            return admin.describeCluster().controller().get(3, TimeUnit.SECONDS).idString();
        }
    }
}
