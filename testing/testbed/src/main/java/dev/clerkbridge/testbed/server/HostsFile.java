// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Names that lead to the loopback, for a JVM that was started with {@link #jvmOptions}; they can vanish and come back. */
public final class HostsFile {

    private final Path file;
    private final List<String> names;

    /** Writes {@code file}, with all {@code names} in it. */
    public HostsFile(Path file, List<String> names) {
        this.file = file;
        this.names = List.copyOf(names);
        restore();
    }

    /** Options of a JVM that resolves these names, {@code localhost} and nothing else, and keeps an answer for a second. */
    public List<String> jvmOptions() {
        return List.of("-Djdk.net.hosts.file=" + file, "-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1");
    }

    /** From now on the names do not resolve. */
    public void vanish() {
        write(List.of());
    }

    /** The names resolve again. */
    public void restore() {
        write(names);
    }

    private void write(List<String> resolving) {
        String lines =
                resolving.stream().map(name -> "127.0.0.1 " + name + "\n").collect(Collectors.joining());
        try {
            Files.writeString(file, "127.0.0.1 localhost\n" + lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
