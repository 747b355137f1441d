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
 * The arguments of {@code java} for a jar that runs for a few seconds. Without the optimizing compiler and with the
 * classes of an earlier run, the ingress needs 1.4 s of CPU time to start instead of 4 s.
 */
public final class QuickStart {

    private QuickStart() {}

    /** The JVM's flags, the jar and the program's arguments. */
    public static List<String> jar(Path jar, String... arguments) {
        List<String> command = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(sharedClasses(jar, arguments.length == 0 ? "service" : arguments[0]));
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * The first process of a program that exits normally writes its classes to an archive, which later processes read.
     * It does no harm to kill a process while it writes: the JVM writes the header last and ignores an archive without
     * a header.
     */
    private static List<String> sharedClasses(Path jar, String program) {
        Path archive = jar.resolveSibling(
                "classes-" + program + "-" + Runtime.version().feature() + ".jsa");
        boolean current = archive.toFile().lastModified() > newest(jar);
        return List.of("-Xlog:cds*=off", (current ? "-XX:SharedArchiveFile=" : "-XX:ArchiveClassesAtExit=") + archive);
    }

    /** When the jar or one of its libraries last changed. The JVM rejects an older archive. */
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
