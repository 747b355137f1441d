// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Unpacks SQLite's native library into the journal's directory, where the next process reuses it, unless
 * {@code org.sqlite.lib.path} is set, as in the image. By default, the driver unpacks the library into the temporary
 * folder at every start, and a killed process leaves it there.
 */
final class NativeLibrary {

    private static final String PREFIX = "libsqlite-";

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads the library once per JVM.
     *
     * @param unpack whether to unpack the library if it is missing or damaged; only a process that has locked the
     *     directory may do so, because two processes must not write the file at the same time
     * @throws JournalException if the library can be loaded neither from the directory nor from the temporary folder
     */
    static synchronized void load(Path directory, boolean unpack) {
        if (loaded) {
            return;
        }
        Throwable refused = System.getProperty("org.sqlite.lib.path") == null ? loadFrom(directory, unpack) : null;
        try {
            loaded = SQLiteJDBCLoader.initialize();
        } catch (Exception | LinkageError e) {
            String folder =
                    refused == null ? System.getProperty("org.sqlite.lib.path") : directory + " (" + refused + ")";
            throw new JournalException(
                    JournalException.Fault.PERMANENT,
                    "SQLite's native library cannot be loaded from " + folder
                            + ", nor from the temporary folder " + System.getProperty("java.io.tmpdir")
                            + " (" + e + "). One of them must be writable and mounted without noexec",
                    e);
        }
    }

    /**
     * Loads the library from the directory. Returns the cause if that fails, otherwise null. After a failure, the
     * driver tries the temporary folder.
     */
    private static @Nullable Throwable loadFrom(Path directory, boolean unpack) {
        try {
            Path library = library(directory, unpack);
            System.load(library.toString());
            System.setProperty("org.sqlite.lib.path", directory.toRealPath().toString());
            System.setProperty("org.sqlite.lib.name", library.getFileName().toString());
            return null;
        } catch (IOException | LinkageError e) {
            return e;
        }
    }

    private static Path library(Path directory, boolean unpack) throws IOException {
        String name = LibraryLoaderUtil.getNativeLibName();
        String suffix = name.substring(name.lastIndexOf('.'));
        Path library = directory.toRealPath().resolve(PREFIX + SQLiteJDBCLoader.getVersion() + suffix);
        byte[] content = content(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name);
        if (!Files.exists(library) || !Arrays.equals(Files.readAllBytes(library), content)) {
            if (!unpack) {
                throw new IOException("it is not unpacked there");
            }
            deleteOthers(directory);
            Path complete = Files.write(directory.resolve(PREFIX + "unpacking"), content);
            Files.move(complete, library, StandardCopyOption.ATOMIC_MOVE);
        }
        return library;
    }

    private static byte[] content(String resource) throws IOException {
        try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("The SQLite driver has no library for this platform: " + resource);
            }
            return in.readAllBytes();
        }
    }

    private static void deleteOthers(Path directory) throws IOException {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path other : others) {
                Files.delete(other);
            }
        }
    }
}
