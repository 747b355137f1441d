// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a jar for {@code ./bridge}, which runs this file from source when the jar is missing or outdated.
 *
 * <p>Concurrent builds run one after the other. While a program from an earlier build is running, nothing is built,
 * because the program may still load classes from its jars. The operating system releases the locks when their processes
 * end.
 */
final class Build {

    /** Byte of the lock file that the running build locks exclusively. */
    private static final long BUILDING = 0;

    /** Byte of the lock file on which all programs that run from the jars have a shared lock. */
    private static final long RUNNING = 1;

    /** Kept, because a lock ends when its channel is closed or garbage-collected. */
    private static final List<FileChannel> RUNNING_LOCKS = new ArrayList<>();

    private Build() {}

    /**
     * Arguments: the project's folder, the module's folder relative to it, the module's jar, and the platform, which a
     * build writes next to the jar. Another platform needs other libraries next to the jar.
     *
     * <p>Exit code 0, or Maven's exit code if the build fails.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(args[0]);
        try {
            System.exit(run(home, args[1], Path.of(args[2]), args[3]));
        } catch (AccessDeniedException e) {
            System.err.println("bridge: cannot build, because you cannot write to " + e.getFile() + ". If " + home
                    + " belongs to another user, build it as that user or use your own clone.");
            System.exit(1);
        }
    }

    /** Prevents builds until this JVM ends. */
    static void preventRebuild(Path home) {
        try {
            FileChannel channel = openForReading(home);
            RUNNING_LOCKS.add(channel);
            channel.lock(RUNNING, 1, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(Path home, String module, Path jar, String platform)
            throws IOException, InterruptedException {
        long before = jar.toFile().lastModified();
        try (FileChannel channel = openLock(home)) {
            channel.lock(BUILDING, 1, false);
            if (jar.toFile().lastModified() != before) {
                return 0;
            }
            if (channel.tryLock(RUNNING, 1, false) == null) {
                return withoutBuild(home, jar);
            }
            return build(home, module, jar, platform);
        }
    }

    /** Runs an outdated jar if there is one, because a build replaces the jars of the other modules, too. */
    private static int withoutBuild(Path home, Path jar) {
        if (Files.exists(jar)) {
            System.err.println("bridge: the sources or the platform have changed, but running programs use the jar, so"
                    + " this command runs the old build. To build again, stop them.");
            return 0;
        }
        System.err.println(
                "bridge: " + home.relativize(jar) + " has not been built, and a build would replace jars that"
                        + " running programs of ./bridge use. Stop them, then run this command again.");
        return 1;
    }

    private static int build(Path home, String module, Path jar, String platform)
            throws IOException, InterruptedException {
        boolean first = !Files.exists(jar);
        System.err.println("building" + (first ? "; the first build downloads about 170 MB" : ""));
        FileTime started = FileTime.from(Instant.now());
        int code = new ProcessBuilder(maven(home, module))
                .directory(home.toFile())
                .inheritIO()
                .start()
                .waitFor();
        if (code == 0) {
            // A source that changed during the build is newer than the jar.
            Files.setLastModifiedTime(jar, started);
            for (String built : List.of("local-stack", module)) {
                Files.writeString(home.resolve(built).resolve("target/bridge.platform"), platform);
            }
        } else {
            System.err.println("bridge: the build failed; the reason is above. Downloads need network access.");
        }
        return code;
    }

    private static List<String> maven(Path home, String module) {
        String maven = home.resolve("mvnw").toString();
        String modules = "local-stack," + module;
        // Without forceCreation, Maven keeps a jar whose manifest names the libraries of another platform.
        return List.of(
                maven,
                "-q",
                "-B",
                "-Dquick",
                "-Dmaven.test.skip=true",
                "-Dmaven.jar.forceCreation",
                "-pl",
                modules,
                "-am",
                "package");
    }

    /** A shared lock needs no write access, which a user lacks if the project belongs to another one. */
    private static FileChannel openForReading(Path home) throws IOException {
        Path file = lockFile(home);
        return Files.exists(file) ? FileChannel.open(file, StandardOpenOption.READ) : openLock(home);
    }

    private static Path lockFile(Path home) {
        return home.resolve("target").resolve("bridge.lock");
    }

    private static FileChannel openLock(Path home) throws IOException {
        Files.createDirectories(home.resolve("target"));
        return FileChannel.open(
                lockFile(home), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
}
