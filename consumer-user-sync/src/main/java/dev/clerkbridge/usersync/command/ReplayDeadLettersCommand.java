// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.config.KafkaConfig;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.failure.ReceivedLetter;
import dev.clerkbridge.usersync.rebuild.Rebuild;
import dev.clerkbridge.usersync.rebuild.TopicReader;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the dead letters, and with {@code --execute} applies them to the mirror. */
@Command(
        name = "replay-dead-letters",
        description = "Lists the dead letters and their reasons; with --execute applies them to the mirror. Nothing is"
                + " published, and it can be repeated safely. Run it when the cause is fixed. Reads the service's"
                + " environment; without --execute only the variables of Kafka.",
        mixinStandardHelpOptions = true)
public final class ReplayDeadLettersCommand implements Callable<Integer> {

    private static final String ROW = "%-12s %-24s %-32s %-28s %s%n";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--execute", description = "apply them; without it nothing changes")
    private boolean execute;

    @Option(names = "--type", paramLabel = "TYPE", description = "only this event type")
    private @Nullable String type;

    @Option(names = "--id", paramLabel = "SVIX-ID", description = "only this message")
    private @Nullable String id;

    @Option(names = "--reason", paramLabel = "TEXT", description = "only those whose reason contains this text")
    private @Nullable String reason;

    private int found;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(ROW, "LETTER", "LAST FAILURE", "TYPE", "MESSAGE", "REASON");
        long failed = execute ? apply(SyncConfig.from(System.getenv())) : list(SyncConfig.kafkaFrom(System.getenv()));
        if (found == 0) {
            out.println(none());
            return id == null ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
        if (!execute) {
            out.printf("%n%,d dead letters; nothing was changed. Add --execute to apply them.%n", found);
        }
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private long list(KafkaConfig kafka) {
        try (TopicReader reader = new TopicReader(kafka, List.of(kafka.deadLetterTopic()))) {
            while (reader.remaining() > 0) {
                reader.poll().forEach(record -> isWanted(new ReceivedLetter(record)));
            }
        }
        return 0;
    }

    private long apply(SyncConfig config) throws Exception {
        EventDecoder decoder = new EventDecoder(config.optional());
        Rebuild.Source letters =
                new Rebuild.Source(List.of(config.kafka().deadLetterTopic()), letter -> decode(decoder, letter));
        return new MirrorRun(config, spec.commandLine().getOut()).apply(letters, false);
    }

    private Decoded decode(EventDecoder decoder, ConsumerRecord<byte[], byte[]> record) {
        ReceivedLetter letter = new ReceivedLetter(record);
        return isWanted(letter) ? decoder.decode(letter.original()) : new Decoded.Ignored(letter.type());
    }

    /** Shows and counts a letter that is. */
    private boolean isWanted(ReceivedLetter letter) {
        boolean wanted = (type == null || type.equals(letter.type()))
                && (id == null || id.equals(letter.eventId()))
                && (reason == null || letter.reason().contains(reason));
        if (wanted) {
            found++;
            spec.commandLine()
                    .getOut()
                    .printf(
                            ROW,
                            letter.place(),
                            letter.lastFailure(),
                            letter.type(),
                            letter.eventId(),
                            letter.reason());
        }
        return wanted;
    }

    private String none() {
        if (id != null) {
            return "No dead letter has the svix-id " + id + ".";
        }
        return type == null && reason == null ? "There are no dead letters." : "There are no such dead letters.";
    }
}
