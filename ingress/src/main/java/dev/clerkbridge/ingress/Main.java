package dev.clerkbridge.ingress;

import dev.clerkbridge.ingress.config.IngressConfig;
import dev.clerkbridge.ingress.config.IngressSettings;
import dev.clerkbridge.operations.command.ServiceCommandLine;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The program: without a command it runs the service until it is told to stop. */
@Command(
        name = "ingress",
        description = "Accepts Clerk's webhooks, keeps them durably and publishes them to Kafka.",
        mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

    public static void main(String[] arguments) {
        System.exit(ServiceCommandLine.of(new Main(), IngressSettings.ALL).execute(arguments));
    }

    @Override
    public Integer call() throws StartException, InterruptedException {
        return ServiceCommandLine.runUntilStopped(Ingress.start(IngressConfig.from(System.getenv())));
    }
}
