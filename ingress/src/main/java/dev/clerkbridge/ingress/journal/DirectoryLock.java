// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ensures that only one ingress or {@code drain} at a time uses a journal directory; {@code redrive} needs no lock. The
 * operating system releases the lock when the process that holds it ends, even if it is killed. The lock file names
 * that process.
 */
final class DirectoryLock implements AutoCloseable {

    static final String NAME = "journal.lock";

    private static final Logger LOGGER = LoggerFactory.getLogger(DirectoryLock.class);

    /**
     * The directories that this JVM has locked. A second attempt in the same JVM must not open the lock file, because
     * closing it would release the lock of the whole process.
     */
    private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws JournalException if another process or another journal of this process is using the directory */
    static DirectoryLock acquire(Path path) throws IOException {
        Path directory = path.toRealPath();
        if (!OWNED.add(directory)) {
            throw inUse(directory, "this process");
        }
        try {
            return new DirectoryLock(directory, lock(directory));
        } catch (IOException | RuntimeException e) {
            OWNED.remove(directory);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OWNED.remove(directory);
    }

    private static FileChannel lock(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            String owner = Files.readString(file).strip();
            throw inUse(directory, "another process" + (owner.isEmpty() ? "" : " (" + owner + ")"));
        }
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(owner().getBytes(UTF_8)));
        } catch (IOException e) {
            // The disk may be full. The name is only for the message of another process.
            LOGGER.atDebug().setCause(e).log("Cannot write this process's name into the lock file");
        }
        return channel;
    }

    private static String owner() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        return "pid " + ProcessHandle.current().pid() + (host.isEmpty() ? "" : " on " + host) + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
    }

    private static JournalException inUse(Path directory, String owner) {
        return JournalException.broken("The journal in " + directory + " is in use by " + owner
                + ": each ingress needs its own JOURNAL_DIR; the lock file is journal.lock");
    }
}
