// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

import dev.clerkbridge.operations.kafka.TlsPortCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Checks Kafka's availability and clock, its topics, and a service's permissions. */
public final class DoctorKafkaChecks implements AutoCloseable {

    private static final int SECONDS = 15;
    private static final Duration MAX_SKEW = Duration.ofSeconds(30);
    private static final String GRANT = "grant it; docs/operations.md lists all Kafka permissions";

    private final Admin admin;

    private DoctorKafkaChecks(Map<String, Object> properties) {
        properties.putIfAbsent("request.timeout.ms", 5_000);
        int request = (int)
                ConfigDef.parseType("request.timeout.ms", properties.get("request.timeout.ms"), ConfigDef.Type.INT);
        // Kafka refuses a value below the request timeout.
        properties.putIfAbsent("default.api.timeout.ms", Math.max(10_000, request));
        admin = Admin.create(properties);
    }

    /**
     * Checks that Kafka responds. If it does, compares the clocks and runs {@code others}. Does not connect to a broker
     * that expects TLS without being configured for it: the client could run out of memory.
     *
     * @param environment the environment variables
     * @param properties the properties of an admin client
     */
    public static void run(
            Doctor doctor,
            Map<String, String> environment,
            Map<String, Object> properties,
            Consumer<DoctorKafkaChecks> others) {
        String next = "check KAFKA_BOOTSTRAP_SERVERS, the KAFKA_... security settings and the network";
        Optional<String> tls = TlsPortCheck.serverWithTls(environment);
        if (tls.isPresent()) {
            doctor.check("Kafka", "", () -> Finding.failed(tls.get() + " expects TLS", TlsPortCheck.REMEDY));
            return;
        }
        try (DoctorKafkaChecks kafka = new DoctorKafkaChecks(properties)) {
            if (doctor.check("Kafka", next, kafka::reachable)) {
                doctor.check("clock", "check that NTP is running", kafka::clock);
                others.accept(kafka);
            }
        } catch (KafkaException e) {
            doctor.check("Kafka", next, () -> {
                throw e;
            });
        }
    }

    private Finding reachable() throws Exception {
        Collection<Node> nodes = admin.describeCluster().nodes().get(SECONDS, TimeUnit.SECONDS);
        return Finding.ok(nodes.size() + (nodes.size() == 1 ? " broker" : " brokers"));
    }

    /**
     * Compares this machine's clock with the KRaft leader's. The leader reports the current time as its own catch-up
     * time.
     */
    private Finding clock() throws Exception {
        Instant before = Instant.now();
        QuorumInfo quorum;
        try {
            quorum = admin.describeMetadataQuorum().quorumInfo().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return e.getCause() instanceof ClusterAuthorizationException
                    ? Finding.warning("no permission to DESCRIBE the cluster, so Kafka's clock is unknown", GRANT)
                    : Finding.warning("cannot read Kafka's clock: " + e.getCause(), "check that NTP is running");
        }
        long leaderTime = quorum.voters().stream()
                .filter(voter -> voter.replicaId() == quorum.leaderId())
                .mapToLong(voter -> voter.lastCaughtUpTimestamp().orElse(0))
                .max()
                .orElse(0);
        Duration skew =
                Duration.between(before, Instant.ofEpochMilli(leaderTime)).abs();
        if (leaderTime <= 0) {
            return Finding.warning("cannot read Kafka's clock", "check that NTP is running");
        }
        return skew.compareTo(MAX_SKEW) > 0
                ? Finding.failed(
                        skew.toSeconds() + " s from Kafka's clock",
                        "run NTP on both machines; the ingress refuses signatures more than 5 min from its clock")
                : Finding.ok(skew.toMillis() + " ms from Kafka's clock");
    }

    /**
     * Checks a topic and this user's permissions on it.
     *
     * @param partitions the expected number of partitions; 0 if any number is fine
     * @param ifMissing the finding if the topic does not exist
     */
    public Finding topic(String name, int partitions, Finding ifMissing, AclOperation... needed) throws Exception {
        TopicDescription topic;
        try {
            topic = describe(name);
        } catch (TopicAuthorizationException e) {
            return denied(List.of(needed), "on " + name);
        }
        if (topic == null) {
            return ifMissing;
        }
        Set<AclOperation> missing = EnumSet.copyOf(List.of(needed));
        Set<AclOperation> allowed = topic.authorizedOperations();
        if (allowed != null) {
            missing.removeAll(allowed);
            if (!missing.isEmpty()) {
                return denied(missing, "on " + name);
            }
        }
        int count = topic.partitions().size();
        if (topic.partitions().stream().anyMatch(partition -> partition.leader() == null)) {
            return Finding.failed(name + " has partitions without a leader", "check the brokers");
        }
        return partitions > 0 && count != partitions
                ? Finding.warning(
                        name + " has " + count + " partitions, not " + partitions, "set EVENTS_PARTITIONS=" + count)
                : Finding.ok(name + ", " + count + (count == 1 ? " partition" : " partitions"));
    }

    /** The finding for a missing topic, which the service creates if {@code TOPICS_CREATE} is true. */
    public static Finding missing(String name, boolean topicsCreate) {
        return topicsCreate
                ? Finding.warning(
                        name + " does not exist yet",
                        "the service creates it when needed, if it is allowed to create topics")
                : Finding.failed(
                        name + " does not exist", "create it, or let the service create it: TOPICS_CREATE=true");
    }

    /**
     * Checks this user's permission to read as a member of a consumer group. For a group that is not used yet, checks
     * only the permission to describe it.
     */
    public Finding group(String name) throws Exception {
        ConsumerGroupDescription group;
        try {
            group = admin.describeConsumerGroups(
                            List.of(name), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                    .all()
                    .get(SECONDS, TimeUnit.SECONDS)
                    .get(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Finding.ok(name + ", not used yet");
            }
            if (e.getCause() instanceof GroupAuthorizationException) {
                return denied(List.of(AclOperation.READ), "as the group " + name);
            }
            throw e;
        }
        Set<AclOperation> allowed = group == null ? null : group.authorizedOperations();
        return allowed != null && !allowed.contains(AclOperation.READ)
                ? denied(List.of(AclOperation.READ), "as the group " + name)
                : Finding.ok(name);
    }

    /** Checks that the brokers support the consumer protocol (KIP-848). This needs no permission. */
    public Finding consumerProtocol() throws Exception {
        FeatureMetadata features = admin.describeFeatures().featureMetadata().get(SECONDS, TimeUnit.SECONDS);
        FinalizedVersionRange version = features.finalizedFeatures().get("group.version");
        return version == null || version.maxVersionLevel() == 0
                ? Finding.failed(
                        "the brokers do not support the protocol consumer (group.version is "
                                + (version == null ? "missing" : 0) + ")",
                        "set KAFKA_GROUP_PROTOCOL=classic")
                : Finding.ok("consumer");
    }

    private static Finding denied(Collection<AclOperation> operations, String resource) {
        return Finding.failed("no permission to " + operations + " " + resource, GRANT);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }

    private @Nullable TopicDescription describe(String name) throws Exception {
        try {
            return admin.describeTopics(List.of(name), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get(SECONDS, TimeUnit.SECONDS)
                    .get(name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            if (e.getCause() instanceof TopicAuthorizationException denied) {
                throw denied;
            }
            throw e;
        }
    }
}
