// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import dev.clerkbridge.testbed.process.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the Kafka and PostgreSQL engines for tests according to the system property {@code engines}:
 *
 * <pre>
 * ./mvnw verify -Dengines=embedded      embedded servers
 * ./mvnw verify -Dengines=containers    the public images in Docker, pulled if necessary
 * ./mvnw verify                         containers if Docker already has the images, otherwise embedded
 * </pre>
 */
public final class Engines {

    private static final Logger LOGGER = LoggerFactory.getLogger(Engines.class);
    private static final String RYUK_DISABLED = "TESTCONTAINERS_RYUK_DISABLED";
    private static final int DOCKER_SECONDS = 10;

    private Engines() {}

    /** Starts a broker on a free port. An embedded broker keeps its log in {@code directory}, which must be empty. */
    public static KafkaEngine kafka(Path directory) {
        return kafka(directory, Map.of());
    }

    /** Like {@link #kafka(Path)}, with broker settings that replace the defaults. */
    public static KafkaEngine kafka(Path directory, Map<String, String> overrides) {
        return Choice.CONTAINERS ? ContainerKafka.launch(overrides) : EmbeddedKafka.start(directory, 0, overrides);
    }

    /**
     * Starts a PostgreSQL server on a free port. An embedded server keeps its data in {@code directory}, which must be
     * empty.
     */
    public static PostgresEngine postgres(Path directory) {
        return Choice.CONTAINERS ? ContainerPostgres.launch() : EmbeddedPostgres.start(directory, 0);
    }

    /**
     * Starts a broker for all tests of this JVM. When the JVM exits, the broker stops and its log is deleted.
     *
     * @param overrides broker settings that replace the defaults
     */
    public static KafkaEngine sharedKafka(Map<String, String> overrides) {
        Path directory = temporaryDirectory("kafka");
        KafkaEngine kafka = kafka(directory, overrides);
        atExit(kafka::close, directory);
        return kafka;
    }

    /** Like {@link #sharedKafka}, but starts a PostgreSQL server. */
    public static PostgresEngine sharedPostgres() {
        Path directory = temporaryDirectory("postgres");
        PostgresEngine postgres = postgres(directory);
        atExit(postgres::close, directory);
        return postgres;
    }

    private static Path temporaryDirectory(String name) {
        try {
            return Files.createTempDirectory("clerk-bridge-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void atExit(Runnable close, Path directory) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            close.run();
            try {
                Directories.delete(directory);
            } catch (IOException e) {
                LOGGER.atWarn().setCause(e).addKeyValue("directory", directory).log("Could not delete the files");
            }
        }));
    }

    /** Initialized once per JVM, on first use. */
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

    /**
     * Whether Docker already has the images. Asks Docker's command line, which answers immediately; Testcontainers
     * would pull the images.
     */
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
