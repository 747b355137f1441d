// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The arguments of {@code java} for a program that must start fast but not run fast: no optimizing compiler, no
 * bytecode verification and, for a jar, an archive of the classes that an earlier run used. With these arguments,
 * {@code doctor} needs 0.9 s of CPU time instead of 3.5 s.
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

    /** The JVM's options, a service's jar and the arguments. */
    public static List<String> jar(Path jar, String... arguments) {
        // A service that fails to start must not write the archive, because it has used few classes.
        return jar(jar, arguments.length > 0, arguments);
    }

    /** Like {@link #jar}, for a service that starts successfully. The first such process writes the archive. */
    public static List<String> service(Path jar) {
        return jar(jar, true);
    }

    private static List<String> jar(Path jar, boolean writes, String... arguments) {
        // The JVM ignores an archive that was written for another path to the same jar.
        Path absolute = jar.toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(JVM);
        command.addAll(archive(absolute, writes, arguments.length == 0 ? "service" : arguments[0]));
        command.addAll(List.of("-jar", absolute.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * The first process of a program to exit normally writes its classes to an archive, which later processes read. The
     * JVM writes the header last and ignores an archive without a header, so a process may be killed while it writes.
     */
    private static List<String> archive(Path jar, boolean writes, String program) {
        Path archive = jar.resolveSibling(
                "classes-" + program + "-" + Runtime.version().feature() + ".jsa");
        if (archive.toFile().lastModified() > newest(jar)) {
            return List.of("-XX:SharedArchiveFile=" + archive);
        }
        return writes ? List.of("-XX:ArchiveClassesAtExit=" + archive) : List.of();
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
