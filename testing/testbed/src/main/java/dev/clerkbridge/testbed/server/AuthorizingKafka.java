// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * An embedded broker whose users log in with a password and have only the permissions that a test grants them. The user
 * {@code admin} has all permissions.
 */
public final class AuthorizingKafka implements AutoCloseable {

    private static final String ADMIN = "admin";
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%1$s\"";

    private final EmbeddedKafka broker;
    private final Admin admin;

    private AuthorizingKafka(EmbeddedKafka broker) {
        this.broker = broker;
        this.admin = Admin.create(client(ADMIN));
    }

    /** Starts on a free port; stores all files in {@code directory}. */
    public static AuthorizingKafka start(Path directory, List<String> users) {
        String logins = Stream.concat(users.stream(), Stream.of(ADMIN))
                .map(user -> " user_" + user + "=\"" + user + "\"")
                .collect(Collectors.joining());
        return new AuthorizingKafka(EmbeddedKafka.start(
                directory,
                0,
                Map.of(
                        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "inter.broker.listener.name", "PLAINTEXT",
                        "sasl.mechanism.inter.broker.protocol", "PLAIN",
                        "listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config", String.format(LOGIN, ADMIN) + logins + ";",
                        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users", "User:" + ADMIN + ";User:ANONYMOUS")));
    }

    /** The administrator's client. */
    public Admin admin() {
        return admin;
    }

    /** The settings of a client that logs in as {@code user}. */
    public Map<String, Object> client(String user) {
        return Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                String.format(LOGIN, user) + ";");
    }

    /** The settings of {@link #client} as environment variables of a service. */
    public Map<String, String> environment(String user) {
        return ClientVariables.of(client(user));
    }

    /** Allows {@code user} an operation on a topic, a group or the cluster. */
    public void allow(String user, ResourceType type, String name, AclOperation operation)
            throws ExecutionException, InterruptedException {
        admin.createAcls(List.of(acl(user, type, name, operation, AclPermissionType.ALLOW)))
                .all()
                .get();
    }

    /** Denies {@code user} an operation, even if it is allowed. */
    public void deny(String user, ResourceType type, String name, AclOperation operation)
            throws ExecutionException, InterruptedException {
        admin.createAcls(List.of(acl(user, type, name, operation, AclPermissionType.DENY)))
                .all()
                .get();
    }

    /** Removes the denial that {@link #deny} added. */
    public void endDenial(String user, ResourceType type, String name, AclOperation operation)
            throws ExecutionException, InterruptedException {
        admin.deleteAcls(List.of(
                        acl(user, type, name, operation, AclPermissionType.DENY).toFilter()))
                .all()
                .get();
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }

    private static AclBinding acl(
            String user, ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, permission));
    }
}
