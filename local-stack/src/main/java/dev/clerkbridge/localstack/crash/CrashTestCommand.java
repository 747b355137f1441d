package dev.clerkbridge.localstack.crash;

import dev.clerkbridge.localstack.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./bridge crash-test}. */
@Command(
        name = "crash-test",
        description = {
            "Kills the ingress under load, again and again, and checks that nothing it acknowledged is lost.",
            "Exit code 1 if an event was lost, altered or overtaken."
        })
public final class CrashTestCommand implements Callable<Integer> {

    private static final Duration LONGEST_LIFE = Duration.ofSeconds(40);

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long to go on, for instance 30m. Default: ${DEFAULT-VALUE}")
    private Duration duration = Duration.ofMinutes(1);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "4",
            description = "How many rounds at least. Default: ${DEFAULT-VALUE}")
    private int rounds = 4;

    @Option(
            names = "--directory",
            paramLabel = "PATH",
            description = "Where to keep journal and Kafka log, on the disk to be tested; must be empty. Default: a"
                    + " temporary one")
    private @Nullable Path directory;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Path home = home();
        Findings findings = new CrashTest(home, ingressJar(), this::print).run(duration, rounds, LONGEST_LIFE);
        print("");
        print(findings.table());
        if (!findings.clean()) {
            print("The promise is broken. Everything is kept in " + home + ".");
            return 1;
        }
        delete(home);
        return 0;
    }

    /** The jar that the build makes beside this one. */
    static Path ingressJar() throws URISyntaxException {
        Path here = Path.of(CrashTestCommand.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            Path jar = folder.resolve("ingress/target/ingress.jar");
            if (Files.exists(jar)) {
                return jar;
            }
        }
        throw new UserError("ingress/target/ingress.jar is not built; run ./mvnw package");
    }

    private Path home() throws IOException {
        Path given = directory;
        if (given == null) {
            return Files.createTempDirectory("clerk-bridge-crash");
        }
        Files.createDirectories(given);
        try (Stream<Path> content = Files.list(given)) {
            if (content.findAny().isPresent()) {
                throw new UserError(given + " is not empty");
            }
        }
        return given;
    }

    private static void delete(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void print(String line) {
        if (spec != null) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }
    }
}
