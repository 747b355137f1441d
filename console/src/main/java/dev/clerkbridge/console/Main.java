// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.config.ConsoleConfig;
import dev.clerkbridge.console.config.ConsoleSettings;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.command.ServiceCommandLine;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The program's entry point. Serves the console until SIGTERM or Ctrl-C. */
@Command(
        name = "console",
        description = "Shows what happened to each event, from the request to the row.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer>, ServiceCommand {

    private static final Logger LOGGER = LoggerFactory.getLogger(Main.class);

    public static void main(String[] args) {
        System.exit(ServiceCommandLine.of(new Main(), ConsoleSettings.ALL).execute(args));
    }

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Console console = Console.start(ConsoleConfig.from(environment()));
        LOGGER.atInfo().addKeyValue("port", console.port()).log("Started");
        return ServiceCommandLine.runUntilStopped(console);
    }
}
