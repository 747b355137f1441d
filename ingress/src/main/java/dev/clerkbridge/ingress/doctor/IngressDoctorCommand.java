// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.doctor;

import dev.clerkbridge.ingress.config.AckAfter;
import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.operations.command.RunsWithoutKafka;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.doctor.Doctor;
import dev.clerkbridge.operations.doctor.DoctorKafkaChecks;
import dev.clerkbridge.operations.doctor.Finding;
import dev.clerkbridge.operations.doctor.PortCheck;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.acl.AclOperation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks what the service needs, without starting the service. */
@Command(
        name = "doctor",
        description =
                "Checks what the service needs: settings, ports, disk, clock, Kafka, topics and permissions. Prints"
                        + " one line for each check. The exit code is 1 if a check failed. Reads the service's"
                        + " environment.",
        mixinStandardHelpOptions = true)
public final class IngressDoctorCommand implements Callable<Integer>, RunsWithoutKafka {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> environment = ServiceCommand.environmentOf(spec);
        Doctor doctor = new Doctor(spec.commandLine().getOut());
        IngressConfig config =
                doctor.settings(() -> IngressConfig.from(environment), IngressDoctorCommand::checkInstances);
        if (config != null) {
            check(doctor, environment, config);
        }
        return doctor.exitCode();
    }

    private static Finding checkInstances(IngressConfig config) {
        int secrets = config.webhook().secrets().size();
        int instances = config.webhook().instanceIds().size();
        return instances > 0
                ? Finding.ok("signing secrets: " + secrets + ", instances: " + instances)
                : Finding.warning(
                        "events with any instance_id reach subscribers, including \"Send Example\"",
                        "set CLERK_INSTANCE_IDS=ins_...");
    }

    private static void check(Doctor doctor, Map<String, String> environment, IngressConfig config) {
        doctor.check("webhook port", "", () -> PortCheck.of(config.http().endpoint(), "HTTP_PORT"));
        doctor.check("management port", "", () -> PortCheck.of(config.management(), "MANAGEMENT_PORT"));
        if (config.ackAfter() == AckAfter.JOURNAL) {
            DiskChecks disk = new DiskChecks(config.journal().directory());
            doctor.check("disk sync", "set JOURNAL_DIR to a folder that this user can write to", disk::syncTime);
            doctor.check("disk space", "", () -> disk.space(config.journal().maxBytes()));
        }
        DoctorKafkaChecks.run(
                doctor,
                environment,
                config.kafka().client().forAdmin(),
                kafka -> checkTopics(doctor, kafka, config.kafka()));
    }

    private static void checkTopics(Doctor doctor, DoctorKafkaChecks kafka, IngressKafkaConfig config) {
        doctor.check("events topic", "", () -> topic(kafka, config, config.eventsTopic(), config.eventsPartitions()));
        doctor.check("quarantine topic", "", () -> topic(kafka, config, config.quarantineTopic(), 0));
    }

    private static Finding topic(DoctorKafkaChecks kafka, IngressKafkaConfig config, String name, int partitions)
            throws Exception {
        Finding ifMissing = DoctorKafkaChecks.missing(name, config.createTopics());
        return kafka.topic(name, partitions, ifMissing, AclOperation.WRITE, AclOperation.DESCRIBE);
    }
}
