// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Host names that resolve to the loopback address until a test removes them. Only JVMs with {@link #jvmOptions} use
 * them.
 */
public final class HostsFile {

    private final Path file;
    private final List<String> names;

    /** Writes {@code file} with all {@code names}. */
    public HostsFile(Path file, List<String> names) {
        this.file = file;
        this.names = List.copyOf(names);
        restore();
    }

    /** JVM options for resolving only these names and {@code localhost}, with a cache time of one second. */
    public List<String> jvmOptions() {
        return List.of("-Djdk.net.hosts.file=" + file, "-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1");
    }

    /** Makes the names unresolvable. */
    public void vanish() {
        write(List.of());
    }

    /** Makes the names resolvable again. */
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
