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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ensures that only one ingress or {@code drain} at a time uses a journal directory; {@code redrive} needs no lock. The
 * operating system releases the lock when the process that holds it ends, even if it is killed. The first line of the
 * lock file names that process. The last line names the last ingress, because {@code drain} keeps its line.
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
    private final String lastIngress;

    private DirectoryLock(Path directory, FileChannel channel, String lastIngress) {
        this.directory = directory;
        this.channel = channel;
        this.lastIngress = lastIngress;
    }

    /**
     * Locks the directory.
     *
     * @param toDrain whether the caller is {@code drain} and not an ingress
     * @throws JournalException if another process or another journal of this process is using the directory
     */
    static DirectoryLock acquire(Path path, boolean toDrain) throws IOException {
        Path directory = path.toRealPath();
        if (!OWNED.add(directory)) {
            throw inUse(directory, "this process");
        }
        try {
            return lock(directory, toDrain);
        } catch (IOException | RuntimeException e) {
            OWNED.remove(directory);
            throw e;
        }
    }

    /** Process and host of the ingress that used the journal before this process; empty if unknown. */
    String lastIngress() {
        return lastIngress;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OWNED.remove(directory);
    }

    private static DirectoryLock lock(Path directory, boolean toDrain) throws IOException {
        Path file = directory.resolve(NAME);
        List<String> before = lines(file); // read now, because closing the file later would release the lock
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse(directory, "another process" + (before.isEmpty() ? "" : " (" + before.get(0) + ")"));
        }
        String lastIngress = before.isEmpty() ? "" : before.get(before.size() - 1);
        try {
            byte[] names = (owner() + (toDrain ? lastIngress : "")).getBytes(UTF_8);
            channel.write(ByteBuffer.wrap(names));
            channel.truncate(names.length);
        } catch (IOException e) {
            // The disk may be full. The names are only for messages.
            LOGGER.atDebug().setCause(e).log("Cannot write this process's name into the lock file");
        }
        return new DirectoryLock(directory, channel, lastIngress);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.exists(file)
                ? new String(Files.readAllBytes(file), UTF_8).lines().toList()
                : List.of();
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
