// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Prints its jar, its arguments and the project's folder. With the argument {@code wait}, holds the lock of
 * a running program instead of printing the folder, until this process is killed.
 */
final class Echo {

    private Echo() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("bridge.home"));
        if (args[0].equals("wait")) {
            Path file = home.resolve("target/bridge.lock");
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)
                    .lock(1, 1, true);
        }
        String jar =
                Path.of(System.getProperty("java.class.path")).getFileName().toString();
        System.out.println(jar.replace(".jar", "") + " " + Arrays.toString(args));
        if (args[0].equals("wait")) {
            Thread.currentThread().join();
        }
        System.out.println("home " + home);
    }
}
