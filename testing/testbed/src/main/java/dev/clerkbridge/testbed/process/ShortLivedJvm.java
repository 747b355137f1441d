// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of {@code java} for a program that must start fast but not run fast: no optimizing compiler, no
 * bytecode verification and, for a jar, an archive of the classes that an earlier run of the service used.
 */
public final class ShortLivedJvm {

    private static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "-Xlog:cds*=off");

    private ShortLivedJvm() {}

    /** The JVM's options and a main class of this program, without the program's arguments. */
    public static List<String> main(String mainClass) {
        return Stream.concat(JVM.stream(), Stream.of("-cp", Jars.ownClassPath(), mainClass))
                .toList();
    }

    /** The JVM's options, a service's jar and the arguments of a command. */
    public static List<String> jar(Path jar, String... arguments) {
        return Stream.of(JVM, readArchive(jar), run(jar), List.of(arguments))
                .flatMap(List::stream)
                .toList();
    }

    /** Like {@link #jar}, for a service that starts successfully. The first such process writes the archive. */
    public static List<String> service(Path jar) {
        List<String> archive = readArchive(jar);
        return Stream.of(
                        JVM,
                        archive.isEmpty() ? List.of("-XX:ArchiveClassesAtExit=" + archive(jar)) : archive,
                        run(jar))
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> run(Path jar) {
        return List.of("-jar", absolute(jar).toString());
    }

    /** The JVM ignores an archive that was written for another path to the same jar. */
    private static Path absolute(Path jar) {
        return jar.toAbsolutePath().normalize();
    }

    private static List<String> readArchive(Path jar) {
        Path archive = archive(jar);
        return archive.toFile().lastModified() > newest(jar) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
    }

    /**
     * The first service to exit normally writes its classes here. The JVM writes the header last and ignores an archive
     * without a header, so a process may be killed while it writes.
     */
    private static Path archive(Path jar) {
        return absolute(jar).resolveSibling("classes-" + Runtime.version().feature() + ".jsa");
    }

    /** When the jar or one of its libraries last changed. The JVM refuses an older archive. */
    private static long newest(Path jar) {
        try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
            return Stream.concat(Stream.of(jar), libraries)
                    .mapToLong(file -> file.toFile().lastModified())
                    .max()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
