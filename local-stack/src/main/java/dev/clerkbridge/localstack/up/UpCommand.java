// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.console.web.Sources;
import dev.clerkbridge.localstack.control.ControlServer;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.state.SecretStore;
import dev.clerkbridge.localstack.state.StackLock;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridge up}: runs a {@link Stack} in the foreground until a signal stops it. */
@Command(
        name = "up",
        description = "Start everything on this machine: Kafka, PostgreSQL, the ingress, the consumer and the console.",
        sortOptions = false,
        footer = {
            "",
            "The stack runs until Ctrl-C, listens on 127.0.0.1 only and keeps its state between runs. Each port can"
                    + " also be set by a variable: BRIDGE_INGRESS_PORT, BRIDGE_INGRESS_MANAGEMENT_PORT,"
                    + " BRIDGE_CONSUMER_MANAGEMENT_PORT, BRIDGE_KAFKA_PORT, BRIDGE_POSTGRES_PORT, BRIDGE_CONSOLE_PORT."
                    + " The services read their other settings (ACK_AFTER, CLERK_INSTANCE_IDS, ...) from the"
                    + " environment, but not HTTP_TLS_CERTIFICATE and HTTP_TLS_KEY, because the stack's ingress serves"
                    + " plain HTTP. Commands for the stack use the stack's CLERK_INSTANCE_IDS, DATABASE_SCHEMA,"
                    + " SYNC_PRIVATE_METADATA and SYNC_RAW.",
            "",
            "The signing secret is CLERK_WEBHOOK_SIGNING_SECRET. If it is not set, `up` creates a secret once and"
                    + " stores it. With a secret from the environment, the state is in a separate folder, so that real"
                    + " data and example data do not mix."
        })
public final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--fresh",
            description = "Empty this stack's state folder first, even if it contains real data. Keeps the folders"
                    + " secret-* in it, which belong to stacks with other signing secrets.")
    private boolean fresh;

    @Option(
            names = "--tunnel",
            description = "Give the ingress a public address with ngrok or, if it is not installed, the Clerk CLI.")
    private boolean tunnel;

    @Option(names = "--quiet", description = "Do not print a line for each delivery.")
    private boolean quiet;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "State folder. Default: .local in the project or, with a secret from the environment, a"
                    + " folder in .local for this secret.")
    private @Nullable Path state;

    @ArgGroup(validate = false, heading = "Ports:%n")
    private Ports ports = new Ports();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        StateFolder folder = folder();
        List<StateFolder> others = folder.othersBeforeFirstStart();
        folder.create();
        StackLock lock = StackLock.acquire(folder);
        prepare(folder);
        SecretStore secrets = new SecretStore(folder, System::getenv);
        StackSettings settings = new StackSettings(folder, ports, secrets.secretsOrNew(), System.getenv());
        Progress progress = new Progress(spec().commandLine().getOut());
        sayOthers(folder, others, progress);
        Stack stack = new Stack(settings, progress);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, lock, progress), "stop"));
        start(stack, settings);
        if (!stack.isClosing()) {
            acceptCommands(stack, settings);
            progress.say(
                    "signing secret: " + secrets.source() + "; logs: " + folder.of("*.log") + "; press Ctrl-C to stop");
            progress.say("ready " + stack.url());
            if (!quiet) {
                showDeliveries(stack, progress, secrets.source(), settings.limitsInstances());
            }
            if (tunnel) {
                new Tunnel(progress, System.getenv()).open(stack.url());
            }
        }
        return waitForTheEnd();
    }

    private static void sayOthers(StateFolder folder, List<StateFolder> others, Progress progress) {
        if (!others.isEmpty()) {
            progress.say("first start with this signing secret, so the stack is empty: " + folder.path()
                    + "\nThe folders below belong to other secrets. If you have rotated the secret, keep the old data:"
                    + " press Ctrl-C, and from now on start with --state FOLDER.");
            others.forEach(other -> progress.say("  " + other.path()));
        }
    }

    private static void showDeliveries(Stack stack, Progress progress, String secretSource, boolean instancesLimited)
            throws Exception {
        Sources sources = stack.console().sources();
        RefusedDeliveries refused = new RefusedDeliveries(sources.monitor(), secretSource);
        new DeliveryLines(sources, progress, refused, instancesLimited).start();
    }

    /**
     * The folder of {@code --state}. By default, each secret from the environment has a folder of its own, so that real
     * events and example events do not mix.
     */
    private StateFolder folder() {
        return state == null
                ? SecretStore.configured(System::getenv)
                        .map(StateFolder::forSecrets)
                        .orElseGet(() -> StateFolder.at(Optional.empty()))
                : StateFolder.at(Optional.of(state));
    }

    /** Lets other commands find this stack. */
    private static void acceptCommands(Stack stack, StackSettings settings) throws Exception {
        ControlServer control = ControlServer.start(StackCommands.of(stack, settings));
        new RunningStack(
                        settings.folder(),
                        ProcessHandle.current().pid(),
                        stack.url(),
                        control.address(),
                        stack.ingressManagementPort(),
                        stack.consumerManagementPort(),
                        stack.kafka().bootstrapServers(),
                        stack.consoleUrl())
                .publish();
    }

    /** Never returns: a signal ends the process, and a shutdown hook stops the stack. */
    private static int waitForTheEnd() throws InterruptedException {
        new CountDownLatch(1).await();
        return 0;
    }

    private static void stop(Stack stack, StackLock lock, Progress progress) {
        progress.say("");
        stack.close();
        lock.close();
    }

    /** Prepares the logs and the state folder, and checks the ports, before a part is started. */
    private void prepare(StateFolder folder) {
        System.setProperty("bridge.logs", folder.path().toString());
        System.setProperty("logback.configurationFile", "logback-up.xml");
        // The services' management servers in this JVM would set it to a few seconds, which pause and resume exceed.
        System.setProperty("sun.net.httpserver.maxRspTime", "150");
        try {
            EmbeddedPostgres.stopLeftover(folder.of("postgres"));
        } catch (IOException e) {
            throw new UserError("cannot stop the PostgreSQL server of a killed stack: " + e.getMessage(), e);
        }
        ports.check();
        if (fresh) {
            folder.empty();
        }
    }

    private static void start(Stack stack, StackSettings settings) {
        try {
            stack.start();
        } catch (Exception e) {
            throw new UserError(StartFailure.explain(e, settings.folder()), e);
        }
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        return spec;
    }
}
