// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.operations.command.RunsWithoutKafka;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.doctor.Doctor;
import dev.clerkbridge.operations.doctor.DoctorKafkaChecks;
import dev.clerkbridge.operations.doctor.Finding;
import dev.clerkbridge.operations.doctor.PortCheck;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.config.BackfillConfig;
import dev.clerkbridge.usersync.config.ClerkApiConfig;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.config.SyncKafkaConfig.GroupProtocol;
import dev.clerkbridge.usersync.consume.EmptyMirrorCheck;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.mirror.MirrorSetup;
import dev.clerkbridge.usersync.reconcile.ReconcileHistory;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks what the service depends on and, if there is a secret key, Clerk's API, without starting the service. */
@Command(
        name = "doctor",
        description =
                "Checks the settings, the port, the clock, Kafka with its topics and permissions, the database with its"
                        + " encoding and permissions, and, if CLERK_SECRET_KEY is set, Clerk's API. Prints one line"
                        + " for each check. The exit code is 1 if a check failed. Reads the service's environment.",
        mixinStandardHelpOptions = true)
public final class SyncDoctorCommand implements Callable<Integer>, RunsWithoutKafka {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> environment = ServiceCommand.environmentOf(spec);
        Doctor doctor = new Doctor(spec.commandLine().getOut());
        SyncConfig config = doctor.settings(() -> SyncConfig.from(environment), read -> Finding.ok("understood"));
        if (config != null) {
            doctor.check("management port", "", () -> PortCheck.of(config.management(), "MANAGEMENT_PORT"));
            DoctorKafkaChecks.run(
                    doctor,
                    environment,
                    config.kafka().adminProperties(),
                    kafka -> checkKafka(doctor, kafka, config.kafka()));
            doctor.check(
                    "database",
                    "check DATABASE_URL, DATABASE_USER and DATABASE_PASSWORD, and run migrate",
                    () -> database(config));
        }
        if (!environment.getOrDefault("CLERK_SECRET_KEY", "").isBlank()) {
            doctor.check("Clerk's API", "see the message", () -> clerk(environment));
        }
        return doctor.exitCode();
    }

    private static Finding database(SyncConfig config) throws DatabaseException {
        try (Database database = new Database(config.database())) {
            MirrorSetup.check(database);
            if (EmptyMirrorCheck.lacksEvents(config, database)) {
                return Finding.warning(EmptyMirrorCheck.MESSAGE, EmptyMirrorCheck.NEXT_STEP);
            }
            return reconcileResults(database);
        }
    }

    /** The service runs without the results, but their metrics are then missing. */
    private static Finding reconcileResults(Database database) throws DatabaseException {
        ReconcileHistory history = new ReconcileHistory(database);
        try {
            history.load();
            return Finding.ok("UTF-8; every table and column of the mirror exists and is writable");
        } catch (DatabaseException e) {
            String next = history.nextStep(e);
            if (next.isEmpty()) {
                throw e;
            }
            return Finding.warning("the results of reconcile cannot be read: " + e.getMessage(), next);
        }
    }

    private static Finding clerk(Map<String, String> environment) {
        ClerkApiConfig config = BackfillConfig.from(environment).api();
        ClerkApi api = ClerkApi.connect(config);
        String instance = "the key belongs to the " + api.instance().environment() + " instance "
                + api.instance().id();
        return config.instanceIds().isEmpty()
                ? Finding.warning(
                        instance, "set CLERK_INSTANCE_IDS=" + api.instance().id())
                : Finding.ok(instance + ", which CLERK_INSTANCE_IDS allows");
    }

    private static void checkKafka(Doctor doctor, DoctorKafkaChecks kafka, SyncKafkaConfig config) {
        String events = config.eventsTopic();
        String snapshots = config.snapshotsTopic();
        String deadLetters = config.deadLetterTopic();
        AclOperation[] reads = {AclOperation.READ, AclOperation.DESCRIBE};
        AclOperation[] writes = {AclOperation.WRITE, AclOperation.DESCRIBE};
        Finding noDeadLetters = DoctorKafkaChecks.missing(deadLetters, config.topicsCreate());
        doctor.check("events topic", "", () -> kafka.topic(events, 0, noEvents(events), reads));
        doctor.check("snapshots topic", "", () -> kafka.topic(snapshots, 0, noSnapshots(snapshots), reads));
        doctor.check("dead letters", "", () -> kafka.topic(deadLetters, 0, noDeadLetters, writes));
        doctor.check("group", "", () -> kafka.group(config.groupId()));
        if (config.protocol() == GroupProtocol.CONSUMER) {
            doctor.check("group protocol", "", kafka::consumerProtocol);
        }
    }

    private static Finding noEvents(String topic) {
        return Finding.failed(
                topic + " does not exist",
                "check EVENTS_TOPIC; create the topic, or start the ingress with TOPICS_CREATE=true");
    }

    private static Finding noSnapshots(String topic) {
        return Finding.warning(
                topic + " does not exist yet",
                "backfill and reconcile --apply create it, if they are allowed to create topics");
    }
}
