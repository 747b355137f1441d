// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import dev.clerkbridge.bench.console.ConsoleBenchCommand;
import dev.clerkbridge.bench.consumer.ConsumerBenchCommand;
import dev.clerkbridge.bench.ingress.IngressBenchCommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bridge bench}: runs the benchmarks. */
@Command(
        name = "bench",
        description = "Measure the ingress, the consumer or the console on this machine.",
        subcommands = {IngressBenchCommand.class, ConsumerBenchCommand.class, ConsoleBenchCommand.class},
        synopsisSubcommandLabel = "(ingress | consumer | console)")
final class BenchCommand implements Runnable {

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "name what to measure: ingress, consumer or console");
        }
    }
}
