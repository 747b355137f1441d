package dev.clerkbridge.localstack.state;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder that holds everything a local stack keeps between runs.
 *
 * <pre>
 * .local/signing-secret   the secret that `up` made, readable by this user only
 * .local/lock             held by a running `up`
 * .local/url              where the running `up` takes webhooks
 * .local/kafka            the broker's log
 * .local/postgres         the database
 * .local/journal          the ingress's journal
 * .local/*.log            what every part had to say
 * </pre>
 */
public record StateFolder(Path path) {

    private static final Path DEFAULT = Path.of(System.getProperty("bridge.home", ""), ".local");

    /** The folder named on the command line, or else {@code .local} in the project. */
    public static StateFolder at(Optional<Path> named) {
        return new StateFolder(named.orElse(DEFAULT).toAbsolutePath().normalize());
    }

    /** Makes the folder, for this user only: it holds a secret and personal data. */
    public void create() {
        try {
            Files.createDirectories(path);
            if (Files.getFileStore(path).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UserError(
                    "cannot write to the state folder " + path + " (" + e + "). Choose another one with --state DIR.",
                    e);
        }
    }

    /** Removes everything in it but the lock, which the caller holds. */
    public void empty() {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(path) && !file.equals(lockFile())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UserError("cannot empty the state folder " + path + " (" + e + "). Remove it by hand.", e);
        }
    }

    /** Where a part keeps its own files. */
    public Path of(String part) {
        return path.resolve(part);
    }

    /** The address that the running {@code up} has written down; empty when none runs. */
    public Optional<String> runningUrl() {
        return StackLock.isHeld(lockFile()) ? read(of("url")) : Optional.empty();
    }

    Path lockFile() {
        return of("lock");
    }

    Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).trim()).filter(text -> !text.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserError("cannot read " + file + " (" + e + ")", e);
        }
    }
}
