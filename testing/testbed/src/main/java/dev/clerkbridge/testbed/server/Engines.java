// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that chooses which engines the tests run against, by the system property {@code engines}:
 *
 * <pre>
 * ./mvnw verify -Dengines=embedded      both in or beside this JVM
 * ./mvnw verify -Dengines=containers    the public images in Docker, pulled if need be
 * ./mvnw verify                         containers where Docker has the images already, else embedded
 * </pre>
 */
public final class Engines {

    private static final Logger LOGGER = LoggerFactory.getLogger(Engines.class);
    private static final String RYUK_DISABLED = "TESTCONTAINERS_RYUK_DISABLED";
    private static final int DOCKER_SECONDS = 10;

    private Engines() {}

    /** Starts a broker on a free port; an embedded one keeps its log in {@code directory}, which must be empty. */
    public static KafkaEngine kafka(Path directory) {
        return kafka(directory, Map.of());
    }

    /** As {@link #kafka(Path)}, with broker settings that replace the engine's own. */
    public static KafkaEngine kafka(Path directory, Map<String, String> overrides) {
        return Choice.CONTAINERS ? ContainerKafka.launch(overrides) : EmbeddedKafka.start(directory, 0, overrides);
    }

    /** Starts a PostgreSQL on a free port; an embedded one keeps its data in {@code directory}, which must be empty. */
    public static PostgresEngine postgres(Path directory) {
        return Choice.CONTAINERS ? ContainerPostgres.launch() : EmbeddedPostgres.start(directory, 0);
    }

    /** Made once per JVM, when the first engine is asked for. */
    private static final class Choice {

        static final boolean CONTAINERS = containers(System.getProperty("engines", "auto"));

        private static boolean containers(String property) {
            boolean containers = switch (property) {
                case "embedded" -> false;
                case "containers" -> true;
                case "auto" -> dockerHasTheImages();
                default ->
                    throw new IllegalArgumentException(
                            "-Dengines=" + property + ": must be auto, embedded or containers");
            };
            LOGGER.atInfo().addKeyValue("containers", containers).log("Chose the engines");
            return containers;
        }
    }

    /** Asks Docker's own command line, which answers at once; Testcontainers would begin to pull. */
    private static boolean dockerHasTheImages() {
        List<String> images = System.getenv(RYUK_DISABLED) == null
                ? List.of(ContainerKafka.IMAGE, ContainerPostgres.IMAGE, "testcontainers/ryuk")
                : List.of(ContainerKafka.IMAGE, ContainerPostgres.IMAGE);
        return images.stream().allMatch(Engines::dockerHas);
    }

    private static boolean dockerHas(String image) {
        try {
            Process docker = new ProcessBuilder("docker", "image", "ls", "--quiet", image)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean answered = docker.waitFor(DOCKER_SECONDS, TimeUnit.SECONDS);
            return answered
                    && docker.exitValue() == 0
                    && docker.getInputStream().read() >= 0;
        } catch (IOException noDocker) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
