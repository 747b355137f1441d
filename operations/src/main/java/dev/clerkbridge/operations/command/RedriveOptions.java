// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options of every {@code redrive} command: which events, how many, and whether it is a dry run. A picocli mixin.
 */
public final class RedriveOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "only events whose reason contains this text, such as foreign-instance")
    private @Nullable String reason;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            converter = TimeOption.class,
            description = "only events accepted since this time: 2026-11-01T12:00:00Z, 2026-11-01, 36h or 7d")
    private @Nullable Instant since;

    @Option(names = "--type", paramLabel = "TYPE", description = "only events of this type, such as user.created")
    private @Nullable String type;

    @Option(names = "--id", paramLabel = "SVIX-ID", description = "only the event with this svix-id")
    private @Nullable String id;

    @Option(names = "--dry-run", description = "show what would happen, but change nothing")
    private boolean dryRun;

    private long limit = Long.MAX_VALUE;

    @Option(names = "--limit", paramLabel = "N", description = "at most this many events")
    void setLimit(long max) {
        if (max < 1) {
            throw new ParameterException(
                    spec.commandLine(), "Invalid value for option '--limit': " + max + " is below 1");
        }
        limit = max;
    }

    /** Whether these options select the event; the caller enforces {@link #limit}. */
    public boolean select(RedriveCandidate event) {
        return (reason == null || event.reason().contains(reason))
                && (since == null || !event.acceptedAt().isBefore(since))
                && (type == null || type.equals(event.type()))
                && (id == null || id.equals(event.id()));
    }

    /** The maximum number of events to redrive; at least 1. */
    public long limit() {
        return limit;
    }

    /** The {@code svix-id} given with {@code --id}; null if the option was not used. */
    public @Nullable String id() {
        return id;
    }

    public boolean isDryRun() {
        return dryRun;
    }
}
