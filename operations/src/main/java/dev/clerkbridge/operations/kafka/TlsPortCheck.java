// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.InvalidConfigException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds brokers that expect TLS although the clients are configured without it. Such a broker answers with a TLS alert.
 * Kafka's clients read its first bytes as the size of an answer and allocate 352 MB (KAFKA-4090), and the process ends
 * with an OutOfMemoryError.
 */
public final class TlsPortCheck {

    private static final int TIMEOUT_MILLIS = 2_000;

    /** The size, key 18, version 0, correlation id 0, and no client id. */
    private static final byte[] API_VERSIONS_REQUEST = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, -1, -1};

    /** The type of a TLS alert, and the first byte of every TLS version. A Kafka broker's answer begins with 0. */
    private static final int TLS_ALERT = 0x1503;

    /** What to do if a server expects TLS. */
    public static final String REMEDY = "set KAFKA_SECURITY_PROTOCOL=SASL_SSL, or SSL if there is no login";

    private TlsPortCheck() {}

    /**
     * Sends a request to all bootstrap servers at the same time. The first answer decides. No answer within two seconds
     * is not a fault, because the Kafka clients report it and retry. With TLS configured, does nothing.
     *
     * @param variables the environment variables
     * @throws InvalidConfigException if a server answers with a TLS alert
     */
    public static void run(Map<String, String> variables) {
        serverWithTls(variables).ifPresent(server -> {
            Environment environment = new Environment(variables);
            environment.fault("KAFKA_BOOTSTRAP_SERVERS", server + " expects TLS; " + REMEDY, "");
            environment.throwIfFaulty();
        });
    }

    /**
     * Like {@link #run}, but returns the server that answered with a TLS alert; empty if there is none.
     *
     * @throws InvalidConfigException if {@code KAFKA_BOOTSTRAP_SERVERS} is invalid
     */
    public static Optional<String> serverWithTls(Map<String, String> variables) {
        String protocol = variables.getOrDefault(KafkaVariables.variable("security.protocol"), "");
        if (KafkaVariables.isTls(protocol.strip())) {
            return Optional.empty();
        }
        Environment environment = new Environment(variables);
        String servers = environment.get(KafkaVariables.bootstrapServers());
        return firstWithTls(
                Arrays.stream(servers.split(",", -1)).map(String::strip).toList());
    }

    private static Optional<String> firstWithTls(List<String> servers) {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "tls-port-check");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Optional<String>>> requests = servers.stream()
                    .<Callable<Optional<String>>>map(
                            server -> () -> answersWithTls(server) ? Optional.of(server) : Optional.empty())
                    .toList();
            return threads.invokeAny(requests, TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean answersWithTls(String server) throws IOException {
        int colon = server.lastIndexOf(':');
        int port = Integer.parseInt(server.substring(colon + 1));
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(server.substring(0, colon), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(API_VERSIONS_REQUEST);
            return new DataInputStream(socket.getInputStream()).readUnsignedShort() == TLS_ALERT;
        }
    }
}
