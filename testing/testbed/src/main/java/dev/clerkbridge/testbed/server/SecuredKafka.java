// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * An embedded broker with TLS and passwords on its client port ({@code SASL_SSL}), as in production. One user can log
 * in with SCRAM-SHA-512.
 */
public final class SecuredKafka implements AutoCloseable {

    /** The user's first password. */
    public static final String PASSWORD = "correct-horse-battery";

    private static final String USER = "bridge";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final int ITERATIONS = 4096;
    /** The administrator logs in with PLAIN and creates the SCRAM user. */
    private static final String ADMIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " username=\"admin\" password=\"of-the-tests\"";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedKafka broker;
    private final Path authority;

    private SecuredKafka(EmbeddedKafka broker, Path authority) {
        this.broker = broker;
        this.authority = authority;
    }

    /** Starts on a free port and waits until the user can log in; stores all files in {@code directory}. */
    public static SecuredKafka start(Path directory) {
        try {
            SelfSigned certificate = SelfSigned.in(directory);
            Path authority = Files.writeString(directory.resolve("ca.crt"), certificate.certificatePem());
            Map<String, String> settings = settings(certificate, authority);
            SecuredKafka kafka =
                    new SecuredKafka(EmbeddedKafka.start(directory.resolve("log"), 0, settings), authority);
            kafka.setPassword(PASSWORD);
            return kafka;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The settings of a client with this password. */
    public Map<String, Object> client(String password) {
        return client(MECHANISM, SCRAM + " username=\"" + USER + "\" password=\"" + password + "\";");
    }

    /**
     * The settings of {@link #client} as environment variables of a service. For example, {@code security.protocol}
     * becomes {@code KAFKA_SECURITY_PROTOCOL}.
     */
    public Map<String, String> environment(String password) {
        return ClientVariables.of(client(password));
    }

    /**
     * Changes the user's password, and waits until the user can log in with it. Clients that are connected must log in
     * again within five seconds.
     */
    public void setPassword(String password) throws ExecutionException, InterruptedException {
        ScramCredentialInfo how = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        try (Admin admin = Admin.create(client("PLAIN", ADMIN + ";"))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(USER, how, password)))
                    .all()
                    .get();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!canLogIn(password)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Kafka still refuses the SCRAM user's new password");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    @Override
    public void close() {
        broker.close();
    }

    private static Map<String, String> settings(SelfSigned certificate, Path authority) {
        return Map.ofEntries(
                Map.entry("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT"),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("sasl.enabled.mechanisms", "PLAIN," + MECHANISM),
                Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                Map.entry("listener.name.plaintext.plain.sasl.jaas.config", ADMIN + " user_admin=\"of-the-tests\";"),
                Map.entry("listener.name.plaintext.scram-sha-512.sasl.jaas.config", SCRAM + ";"),
                Map.entry("connections.max.reauth.ms", "5000"),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.location", certificate.store().toString()),
                Map.entry("ssl.keystore.password", certificate.password()),
                Map.entry("ssl.key.password", certificate.password()),
                // At startup, the broker validates its own certificate as a client would.
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", authority.toString()));
    }

    private boolean canLogIn(String password) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(client(password))) {
            admin.describeCluster().nodes().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthenticationException) {
                return false;
            }
            throw e;
        }
    }

    private Map<String, Object> client(String mechanism, String jaas) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                jaas,
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                authority.toString());
    }
}
