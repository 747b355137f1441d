// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.mirror.Outcome;
import dev.clerkbridge.usersync.rebuild.Rebuild;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies all records of the events topic and the snapshots topic again. */
@Command(
        name = "rebuild",
        description = "Applies all records of the events topic and the snapshots topic again, to empty or existing"
                + " tables, while the service and its readers keep running. Never truncate the tables first. Reads the"
                + " same environment as the service."
                + " Exits with 1 if the events topic does not exist, or if a row stays blocked for five minutes.",
        mixinStandardHelpOptions = true)
public final class RebuildCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--rewrite",
            description = "also reapply the event that last wrote a row; use this option after an upgrade"
                    + " that adds columns, or after turning on SYNC_PRIVATE_METADATA or SYNC_RAW")
    private boolean rewrite;

    @Override
    public Integer call() throws Exception {
        SyncConfig config = SyncConfig.from(ServiceCommand.environmentOf(spec));
        List<String> topics =
                List.of(config.kafka().eventsTopic(), config.kafka().snapshotsTopic());
        Rebuild.Source source =
                new Rebuild.Source(topics, new EventDecoder(config.optional())::decode, (record, outcome) -> {});
        Map<Outcome, Long> outcomes = new MirrorRun(config, spec.commandLine().getOut()).apply(source, rewrite);
        return outcomes.containsKey(Outcome.RETURNED) ? ExitCode.FAILED : ExitCode.OK;
    }
}
