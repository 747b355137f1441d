// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services' jars of an earlier version, built once from the repository's history and kept under {@code target}. */
final class EarlierVersion {

    /** This version was in use before 0.1.0 was released. {@code -Dupgrade.from=REF} chooses another version. */
    private static final String COMMIT = System.getProperty("upgrade.from", "fb41f1fb18602a32beeed42bf170c6722bca0e1c");

    private static final Logger LOGGER = LoggerFactory.getLogger(EarlierVersion.class);
    private static final Path PROJECT = Path.of("..", "..");

    private final Path folder;

    private EarlierVersion(Path folder) {
        this.folder = folder;
    }

    /** Builds the jars if they do not exist yet. Empty if they cannot be built on this machine; a warning says why. */
    static Optional<EarlierVersion> build() throws IOException, InterruptedException {
        Path builds = Path.of("target", "earlier").toAbsolutePath();
        Path folder = builds.resolve(COMMIT);
        if (!Files.exists(folder)) {
            Path sources = Files.createTempDirectory(Files.createDirectories(builds), "sources");
            Path archive = sources.resolve("sources.tar");
            boolean built = run(PROJECT, "git", "archive", "--format=tar", "--output=" + archive, COMMIT)
                    && run(sources, "tar", "-xf", archive.toString())
                    && run(
                            sources,
                            "./mvnw",
                            "-q",
                            "-B",
                            "-ntp",
                            "-Dquick",
                            "-Dmaven.test.skip=true",
                            "-pl",
                            "ingress,consumer-user-sync",
                            "-am",
                            "package");
            if (!built) {
                return Optional.empty();
            }
            Files.move(sources, folder);
        }
        return Optional.of(new EarlierVersion(folder));
    }

    /** The runnable jar of {@code module}. */
    Path jar(String module) {
        return folder.resolve(module).resolve("target").resolve(module + ".jar");
    }

    private static boolean run(Path directory, String... command) throws InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() == 0) {
                return true;
            }
            LOGGER.warn("{} cannot be built here: {}: {}", COMMIT, String.join(" ", command), output.strip());
        } catch (IOException e) {
            LOGGER.warn("{} cannot be built here: {}", COMMIT, e.toString());
        }
        return false;
    }
}
