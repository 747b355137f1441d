// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the project's files independently of the working directory. */
final class Project {

    private static final Path ROOT = root();
    private static final Pattern GENERATED = Pattern.compile("(^|/)(target|\\.git|\\.local|node_modules)/");

    private Project() {}

    /** Resolves a path relative to the project's root. */
    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    /** The text of a file. */
    static String text(String relative) {
        return text(path(relative));
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files in a folder tree whose names end in {@code suffix}, sorted. */
    static List<Path> filesBelow(String folder, String suffix) {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All project files whose names end in {@code suffix}, except generated files. */
    static List<Path> files(String suffix) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(Files::isRegularFile)
                    .filter(file ->
                            !GENERATED.matcher(ROOT.relativize(file).toString()).find())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docker-compose.yml"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException(
                        "no docker-compose.yml above " + Path.of("").toAbsolutePath());
            }
        }
        return folder;
    }
}
