// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.process;

import dev.clerkbridge.testbed.command.UserError;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the services' jars, and the class paths with which to start other programs. */
public final class Jars {

    private Jars() {}

    /**
     * The runnable jar of {@code module}, built by {@code ./mvnw package}.
     *
     * @throws UserError if the jar does not exist
     */
    public static Path of(String module) {
        Path jar = project().resolve(module).resolve("target").resolve(module + ".jar");
        if (!Files.exists(jar)) {
            throw new UserError(jar + " does not exist; build it with: ./mvnw -Dquick -DskipTests package");
        }
        return jar;
    }

    /** The class path of this program, for starting its other main classes. */
    public static String ownClassPath() {
        return System.getProperty("java.class.path");
    }

    /**
     * A class path with the jars of {@code module}, and with {@code main} and its nested classes, but with no other
     * class of this program. The module and {@code main} then start with the same jars, so their startup times can be
     * compared.
     *
     * @param directory the directory to which the class files are copied
     */
    public static String classPath(String module, Class<?> main, Path directory) throws IOException {
        String folder = main.getPackageName().replace('.', '/');
        Path target = Files.createDirectories(directory.resolve(folder));
        copy(main, main.getSimpleName() + ".class", target);
        for (Class<?> nested : main.getDeclaredClasses()) {
            copy(main, main.getSimpleName() + "$" + nested.getSimpleName() + ".class", target);
        }
        return directory + File.pathSeparator + of(module);
    }

    private static void copy(Class<?> main, String file, Path target) throws IOException {
        try (var bytes = main.getResourceAsStream(file)) {
            if (bytes == null) {
                throw new IOException(file + " is not next to " + main);
            }
            Files.write(target.resolve(file), bytes.readAllBytes());
        }
    }

    /** The nearest parent folder of this program's code that contains {@code ./bridge}. */
    private static Path project() {
        try {
            Path code = Path.of(Jars.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            for (Path folder = code; folder != null; folder = folder.getParent()) {
                if (Files.exists(folder.resolve("bridge"))) {
                    return folder;
                }
            }
            throw new IllegalStateException("no parent folder of " + code + " contains ./bridge");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
