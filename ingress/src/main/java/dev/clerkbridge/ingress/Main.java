// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.ingress.config.IngressSettings;
import dev.clerkbridge.ingress.doctor.DoctorCommand;
import dev.clerkbridge.ingress.redrive.RedriveCommand;
import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.command.ServiceCommandLine;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The program: without a command it runs the service until it is told to stop. */
@Command(
        name = "ingress",
        description = "Accepts Clerk's webhooks, keeps them durably and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        subcommands = {DoctorCommand.class, DrainCommand.class, RedriveCommand.class})
public final class Main implements Callable<Integer> {

    private static final Logger LOGGER = LoggerFactory.getLogger(Main.class);

    /** For so long every event is answered 503, so that a load balancer sees that this instance is not ready. */
    private static final Duration FAREWELL = Duration.ofSeconds(15);

    public static void main(String[] arguments) {
        // The JDK reads it once. A client that may ask for handshake after handshake costs much and needs none.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.exit(ServiceCommandLine.of(new Main(), IngressSettings.ALL).execute(arguments));
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        Ingress ingress = Ingress.start(IngressConfig.from(System.getenv()));
        ingress.failure().thenAcceptAsync(Main::journalFailed);
        return ServiceCommandLine.runUntilStopped(ingress);
    }

    /** Only a new process can open the journal again, and an orchestrator starts one. */
    private static void journalFailed(String cause) {
        LOGGER.atError()
                .addKeyValue("cause", cause)
                .addKeyValue("seconds", FAREWELL.toSeconds())
                .log("The journal has failed: every event is answered 503, then the process exits");
        try {
            Thread.sleep(FAREWELL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(ExitCode.FAILED);
    }
}
