// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge send}: builds, signs and posts example events as Svix does, and prints the answers. */
@Command(
        name = "send",
        description = "Post signed example events as Svix would, and print the answers.",
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  ./bridge send user.created",
            "  ./bridge send user.updated --user user_2abc",
            "  ./bridge send user.deleted --user user_2abc",
            "  ./bridge send organizationMembership.created --user user_2abc --organization org_2def",
            "  ./bridge send --all",
            "  ./bridge send user.created --count 10000 --connections 64",
            "  ./bridge send user.updated --out-of-order",
            "",
            "Exit code: 0 if every answer was 2xx, 1 if not, 2 for a usage error."
        })
public final class SendCommand implements Callable<Integer> {

    /** Each connection has a thread. */
    private static final int MAX_CONNECTIONS = 1_000;

    @Parameters(
            paramLabel = "TYPE",
            arity = "0..*",
            description = "One or more of Clerk's event types; --list names them.")
    private List<String> types = List.of();

    @Option(names = "--all", description = "Send events of every type.")
    private boolean all;

    @Option(names = "--list", description = "List the types, and where each type's Kafka key comes from.")
    private boolean list;

    @Option(
            names = "--user",
            paramLabel = "ID",
            description = "The user that the events are about. Default: a new user for each event.")
    private @Nullable String user;

    @Option(
            names = "--organization",
            paramLabel = "ID",
            description = "The organization, for types that have one. Default: a new organization for each event.")
    private @Nullable String organization;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of events of each type. Default: ${DEFAULT-VALUE}")
    private int count;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "8",
            description = "Number of concurrent requests; 1 if there are at most 60 events. Default: ${DEFAULT-VALUE}")
    private int connections;

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--instance",
            paramLabel = "ID",
            defaultValue = Examples.INSTANCE_ID,
            description = "The Clerk instance of the events. Default: ${DEFAULT-VALUE}")
    private String instance = Examples.INSTANCE_ID;

    @Option(names = "--print", description = "Print the requests and send nothing.")
    private boolean print;

    @ArgGroup(heading = "%nSimulated delivery faults, at most one:%n")
    private DeliveryFaultOption faultOption = new DeliveryFaultOption();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal =
                new Terminal(spec().commandLine().getOut(), spec().commandLine().getErr());
        if (list) {
            terminal.list(List.of(ExampleType.values()));
            return ExitCode.OK;
        }
        check();
        Iterator<List<SignedRequest>> events = events();
        if (print) {
            events.forEachRemaining(deliveries -> deliveries.forEach(terminal::request));
            return ExitCode.OK;
        }
        return post(events, terminal);
    }

    private int post(Iterator<List<SignedRequest>> events, Terminal terminal) throws InterruptedException {
        AnswerStatistics statistics = new AnswerStatistics();
        int total = count * chosen().size();
        // Sends a few events one at a time, so that their answers appear in the order of the types.
        int atOnce = terminal.showsEach(total) ? 1 : Math.min(connections, total);
        new SendBatch(new Poster(target.url()), events).send(atOnce, (answer, index) -> {
            statistics.add(answer);
            terminal.answer(answer, faultOption.fault().note(index), statistics, total);
            if (faultOption.fault() == DeliveryFault.OUT_OF_ORDER && index == 1 && total == 1) {
                terminal.row(answer.delivery());
            }
        });
        terminal.summary(statistics, total);
        return statistics.allAccepted() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Iterator<List<SignedRequest>> events() {
        Examples examples = Examples.fresh().fromInstance(instance);
        SvixSigner signer = target.signer();
        return chosen().stream()
                .flatMap(type -> IntStream.range(0, count).mapToObj(i -> type))
                .map(type -> faultOption.fault().deliveries(type, subject(examples), examples, signer))
                .iterator();
    }

    private Subject subject(Examples examples) {
        Subject fresh = examples.subject();
        Subject member = organization == null ? fresh : fresh.withOrganization(organization);
        return user == null ? member : member.withUser(user);
    }

    private List<ExampleType> chosen() {
        return all
                ? List.of(ExampleType.values())
                : types.stream().map(this::type).toList();
    }

    private ExampleType type(String name) {
        return ExampleType.named(name).orElseThrow(() -> usage(TypeNames.unknown(name) + " --list names all types."));
    }

    private void check() {
        if (chosen().isEmpty()) {
            throw usage("name an event type, such as user.created, or use --all; --list shows all types");
        }
        if (all && !types.isEmpty()) {
            throw usage("--all cannot be combined with TYPE");
        }
        if (count < 1) {
            throw usage("--count must be 1 or more");
        }
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw usage("--connections must be 1 to " + MAX_CONNECTIONS);
        }
        if (isBlank(user) || isBlank(organization)) {
            throw usage("--user and --organization must not be empty");
        }
    }

    private static boolean isBlank(@Nullable String given) {
        return given != null && given.isBlank();
    }

    private ParameterException usage(String problem) {
        return new ParameterException(spec().commandLine(), problem);
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("picocli has not set the command's specification");
        }
        return spec;
    }
}
