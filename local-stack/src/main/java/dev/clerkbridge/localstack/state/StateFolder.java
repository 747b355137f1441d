// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.process.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder with a local stack's data, logs and addresses. {@code .local} is the default.
 *
 * <pre>
 * .local/signing-secret   the secret that `up` created, readable by this user only
 * .local/lock             held by a running `up`
 * .local/stack            the addresses of the running `up`, readable by this user only
 * .local/kafka            Kafka's data
 * .local/postgres         the database
 * .local/journal          the ingress's journal
 * .local/*.log            the log of each part
 * .local/secret-…         the folder of a stack whose secret comes from the environment (real data)
 * </pre>
 */
public record StateFolder(Path path) {

    private static final String REAL = "secret-";
    private static final Path DEFAULT = Path.of(System.getProperty("bridge.home", ""), ".local");

    /** The folder named on the command line; by default {@code .local} in the project. */
    public static StateFolder at(Optional<Path> named) {
        return new StateFolder(named.orElse(DEFAULT).toAbsolutePath().normalize());
    }

    /**
     * The folder of a stack with these {@code secrets} from the environment. It keeps real data apart from example data
     * and from data of other Clerk instances.
     */
    public static StateFolder forSecrets(String secrets) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secrets.getBytes(UTF_8));
            return at(Optional.of(DEFAULT.resolve(REAL + HexFormat.of().formatHex(digest, 0, 4))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The folders that stacks use when they are started without {@code --state}. */
    public static List<StateFolder> defaults() {
        List<StateFolder> folders = new ArrayList<>(List.of(at(Optional.empty())));
        folders.addAll(withRealData(DEFAULT));
        return folders;
    }

    private static List<StateFolder> withRealData(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(parent)) {
            return inside.filter(StateFolder::isReal)
                    .sorted()
                    .map(path -> at(Optional.of(path)))
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + parent + " (" + e + ")", e);
        }
    }

    /**
     * The folders with the real data of other secrets, if this folder is for real data and does not exist yet. One of
     * them may belong to the same endpoint, whose secret was rotated.
     */
    public List<StateFolder> othersBeforeFirstStart() {
        Path parent = path.getParent();
        return parent == null || !hasRealData() || Files.exists(path) ? List.of() : withRealData(parent);
    }

    /** Whether this is the folder of a stack whose secret comes from the environment. */
    public boolean hasRealData() {
        return isReal(path);
    }

    private static boolean isReal(Path folder) {
        return folder.getFileName().toString().startsWith(REAL);
    }

    /**
     * Creates the folder if it does not exist. If the operating system has POSIX permissions, only this user can read
     * it afterwards, because it will contain a secret and personal data.
     *
     * @throws UserError if the folder cannot be created, or contains files but never had a stack: {@code up --fresh}
     *     would delete these files
     */
    public void create() {
        try {
            Files.createDirectories(path);
            if (!Files.exists(lockFile()) && hasContent()) {
                throw new UserError("the folder " + path + " contains other files. Choose an empty or new"
                        + " folder with --state DIR.");
            }
            if (hasPermissions()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException e) {
            throw new UserError(
                    "cannot write to the state folder " + path + " (" + e + "). Choose another one with --state DIR.",
                    e);
        }
    }

    /** Whether the folder contains more than the folders with real data, which can exist before their parent's lock. */
    private boolean hasContent() throws IOException {
        try (Stream<Path> inside = Files.list(path)) {
            return inside.anyMatch(entry -> !isReal(entry));
        }
    }

    /** Empties the folder except for the lock, which the caller holds, and the folders with real data. */
    public void empty() {
        try (Stream<Path> inside = Files.list(path)) {
            for (Path entry : inside.toList()) {
                if (!entry.equals(lockFile()) && !isReal(entry)) {
                    Directories.delete(entry);
                }
            }
        } catch (IOException e) {
            throw new UserError(
                    "cannot empty the state folder " + path + " (" + e + "). Delete its files manually, but keep the"
                            + " folders secret-*, which contain real data.",
                    e);
        }
    }

    /** The path of a file or folder in the state folder. */
    public Path of(String part) {
        return path.resolve(part);
    }

    /** File attributes with these permissions; none if the operating system does not support POSIX permissions. */
    private FileAttribute<?>[] ownerOnly(Set<PosixFilePermission> permissions) {
        return hasPermissions()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private boolean hasPermissions() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Writes a file that only this user can read. If this fails, the previous file remains. */
    void write(Path file, String text) throws IOException {
        Path complete = of(file.getFileName() + ".new");
        Files.deleteIfExists(complete);
        Files.createFile(complete, ownerOnly(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(complete, text);
        Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
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
