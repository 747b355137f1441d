// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.redrive;

import dev.clerkbridge.ingress.config.RedriveConfig;
import dev.clerkbridge.ingress.kafka.TopicSetup;
import dev.clerkbridge.ingress.kafka.TopicsUnavailableException;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.RedriveOptions;
import dev.clerkbridge.operations.command.RedriveTable;
import dev.clerkbridge.operations.command.ServiceCommand;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code redrive}: publishes quarantined or set-aside events that are now usable. */
@Command(
        name = "redrive",
        description = {
            "Checks quarantined events, or the events in the journal's table set_aside, against the current settings"
                    + " and publishes the usable ones to the events topic. Unusable events stay where they are. The"
                    + " command can run while the service is running. It is safe to repeat: it skips events that"
                    + " were already redriven.",
            "Reads the service's environment; the signing secret is not needed. --from set-aside reads JOURNAL_DIR."
        },
        mixinStandardHelpOptions = true)
public final class IngressRedriveCommand implements Callable<Integer> {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--from",
            required = true,
            paramLabel = "quarantine|set-aside",
            description = "the quarantine topic, or the events that this instance's journal set aside")
    private Source source = Source.QUARANTINE;

    @Mixin
    private final RedriveOptions options = new RedriveOptions();

    private enum Source {
        QUARANTINE,
        SET_ASIDE;

        /** The name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        RedriveConfig config = RedriveConfig.from(ServiceCommand.environmentOf(spec));
        requireTopics(config);
        RedriveTable table = new RedriveTable(spec.commandLine().getOut());
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                        config.producerProperties(), new ByteArraySerializer(), new ByteArraySerializer());
                EventStore store =
                        source == Source.QUARANTINE ? new QuarantineTopic(config) : new SetAsideEvents(config)) {
            new IngressRedrive(store, producer).run(options, (event, result) -> table.add(event.shown(), result));
        }
        table.end();
        if (table.total() == 0) {
            spec.commandLine().getOut().println("Nothing to redrive.");
        } else if (options.isDryRun()) {
            spec.commandLine()
                    .getOut()
                    .println("Nothing was changed. Run again without --dry-run to publish events listed as redriven.");
        }
        return ExitCode.OK;
    }

    /**
     * Fails quickly if Kafka does not respond or a topic is missing. Without this check, the producer would wait for
     * each event.
     */
    private static void requireTopics(RedriveConfig config) throws InterruptedException {
        try {
            new TopicSetup(config.kafka().withoutCreation()).ensure(TIMEOUT);
        } catch (TopicsUnavailableException e) {
            boolean permitted = !(e.getCause() instanceof AuthorizationException);
            throw new KafkaException(
                    e.getMessage() + (permitted ? "; check KAFKA_BOOTSTRAP_SERVERS and EVENTS_TOPIC" : ""), e);
        }
    }
}
