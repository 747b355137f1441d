// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.ingress.config.IngressSettings;
import dev.clerkbridge.ingress.doctor.IngressDoctorCommand;
import dev.clerkbridge.ingress.redrive.IngressRedriveCommand;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.ServiceCommand;
import dev.clerkbridge.operations.command.ServiceCommandLine;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The program's entry point. Without a command, it runs the service until SIGTERM, Ctrl-C or a permanent failure of
 * the journal.
 */
@Command(
        name = "ingress",
        description = "Accepts Clerk's webhooks, stores them durably and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        subcommands = {IngressDoctorCommand.class, DrainCommand.class, IngressRedriveCommand.class})
public final class Main implements Callable<Integer>, ServiceCommand {

    private static final Logger LOGGER = LoggerFactory.getLogger(Main.class);

    /** How long a service with a failed journal answers 503 before it exits, so that load balancers can remove it. */
    private static final Duration EXIT_DELAY = Duration.ofSeconds(15);

    private final Map<String, String> environment;

    private Main(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        // Clients never need to renegotiate TLS, and handshakes are expensive. The JDK reads this property once, when
        // it first uses TLS.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(commandLine(System.getenv()).execute(arguments));
    }

    /** Creates the command line, whose commands read these environment variables. */
    public static CommandLine commandLine(Map<String, String> environment) {
        return ServiceCommandLine.of(new Main(environment), IngressSettings.ALL);
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        Ingress ingress = Ingress.start(IngressConfig.from(environment));
        ingress.failure().thenAcceptAsync(Main::journalFailed);
        return ServiceCommandLine.runUntilStopped(ingress);
    }

    /** Exits after the journal has failed. Only a new process can reopen the journal; the orchestrator starts one. */
    private static void journalFailed(String cause) {
        LOGGER.atError()
                .addKeyValue("cause", cause)
                .addKeyValue("seconds", EXIT_DELAY.toSeconds())
                .log("The journal has failed: every event is answered 503, then the process exits");
        try {
            Thread.sleep(EXIT_DELAY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(ExitCode.FAILED);
    }
}
