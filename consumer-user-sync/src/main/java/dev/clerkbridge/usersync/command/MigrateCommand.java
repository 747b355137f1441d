// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.RunsWithoutKafka;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.failure.Failures;
import dev.clerkbridge.usersync.mirror.Migrations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Creates or upgrades the tables, for installations where the service's own role must not create tables. */
@Command(
        name = "migrate",
        description = "Creates or upgrades the mirror's tables. Reads DATABASE_URL, DATABASE_USER,"
                + " DATABASE_PASSWORD and DATABASE_SCHEMA.",
        mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer>, RunsWithoutKafka {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        int applied;
        try {
            applied = Migrations.migrate(SyncConfig.databaseFrom(ServiceCommand.environmentOf(spec)));
        } catch (DatabaseException e) {
            throw new IllegalStateException(Failures.ofDatabase(e).message(), e);
        }
        spec.commandLine().getOut().println(applied == 0 ? "Up to date." : "Migrations applied: " + applied + ".");
        return ExitCode.OK;
    }
}
