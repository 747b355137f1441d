// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.state;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The addresses of a running stack, for other commands on this machine.
 *
 * @param folder the stack's state folder
 * @param pid the stack's process id
 * @param url the address for webhooks
 * @param control the address for commands; contains a token that only this user can read
 * @param ingressManagement port of the ingress's health and metrics
 * @param consumerManagement port of the consumer's health and metrics
 * @param bootstrapServers Kafka's bootstrap servers
 * @param console the address of the console's first page
 */
public record RunningStack(
        StateFolder folder,
        long pid,
        URI url,
        URI control,
        int ingressManagement,
        int consumerManagement,
        String bootstrapServers,
        URI console) {

    private static final String FILE = "stack";

    /** The running stack of {@code folder}; empty if no stack is running there, or a stack is still starting. */
    public static Optional<RunningStack> in(StateFolder folder) {
        Path file = folder.of(FILE);
        // Checks the file first, because isHeld() takes the lock briefly, and `up` could not start at that moment.
        if (!Files.exists(file) || !StackLock.isHeld(folder.lockFile())) {
            return Optional.empty();
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + " (" + e + ")", e);
        }
        return Optional.of(new RunningStack(
                folder,
                Long.parseLong(read.getProperty("pid")),
                URI.create(read.getProperty("url")),
                URI.create(read.getProperty("control")),
                Integer.parseInt(read.getProperty("ingress-management")),
                Integer.parseInt(read.getProperty("consumer-management")),
                read.getProperty("kafka"),
                URI.create(read.getProperty("console"))));
    }

    /**
     * Writes the addresses to the state folder for this user's other commands; {@link StackLock#close()} deletes them.
     */
    public void publish() {
        Properties properties = new Properties();
        properties.setProperty("pid", Long.toString(pid));
        properties.setProperty("url", url.toString());
        properties.setProperty("control", control.toString());
        properties.setProperty("ingress-management", Integer.toString(ingressManagement));
        properties.setProperty("consumer-management", Integer.toString(consumerManagement));
        properties.setProperty("kafka", bootstrapServers);
        properties.setProperty("console", console.toString());
        try {
            StringWriter text = new StringWriter();
            properties.store(text, null);
            folder.write(folder.of(FILE), text.toString());
        } catch (IOException e) {
            throw new UserError("cannot write to the state folder " + folder.path() + " (" + e + ")", e);
        }
    }
}
