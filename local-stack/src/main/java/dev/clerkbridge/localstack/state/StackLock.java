// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.state;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** An exclusive lock on a state folder. The operating system releases it, no matter how the process ends. */
public final class StackLock implements AutoCloseable {

    private final FileChannel channel;
    private final StateFolder folder;

    private StackLock(FileChannel channel, StateFolder folder) {
        this.channel = channel;
        this.folder = folder;
    }

    /**
     * Locks {@code folder}, which must exist, and deletes the addresses that a killed stack left there.
     *
     * @throws UserError if another stack is running there, or the lock file cannot be opened
     */
    public static StackLock acquire(StateFolder folder) {
        try {
            FileChannel channel =
                    FileChannel.open(folder.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new UserError("a stack is already running in " + folder.path()
                        + ". Use it, stop it first (Ctrl-C there), or choose another folder with --state DIR.");
            }
            Files.deleteIfExists(folder.of("stack"));
            return new StackLock(channel, folder);
        } catch (IOException e) {
            throw new UserError("cannot lock the state folder " + folder.path() + " (" + e + ")", e);
        }
    }

    static boolean isHeld(Path lockFile) {
        if (!Files.exists(lockFile)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            return tryLock(channel) == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    /** Deletes the file with the addresses of the stack and releases the lock. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.of("stack"));
            channel.close();
        } catch (IOException e) {
            throw new UserError("cannot unlock the state folder " + folder.path() + " (" + e + ")", e);
        }
    }
}
