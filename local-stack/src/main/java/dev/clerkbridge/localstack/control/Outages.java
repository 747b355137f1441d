// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import java.util.Arrays;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code bridge pause} and {@code bridge resume}: a simulated outage of Kafka or PostgreSQL. */
public final class Outages {

    /** The servers that can be paused. */
    public enum Engine {
        KAFKA,
        POSTGRES;

        /** The control command's name for an {@code action} such as "pause". */
        public String command(String action) {
            return action + "-" + this;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Reads the name of an engine. */
    static final class EngineName implements ITypeConverter<Engine> {

        @Override
        public Engine convert(String name) {
            return Arrays.stream(Engine.values())
                    .filter(engine -> engine.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + name + "' is not kafka or postgres"));
        }
    }

    private Outages() {}

    /** {@code bridge pause}. */
    @Command(
            name = "pause",
            description = {
                "Stop Kafka or PostgreSQL in the running stack, until `resume`.",
                "Without Kafka, the ingress still answers 200 and keeps events in its journal. Without PostgreSQL,"
                        + " events wait in Kafka."
            })
    public static final class PauseCommand implements Callable<Integer> {

        @Mixin
        private Request request = new Request();

        @Override
        public Integer call() {
            return request.send("pause", "is stopped; restart it with: ./bridge resume ");
        }
    }

    /** {@code bridge resume}. */
    @Command(name = "resume", description = "Restart Kafka or PostgreSQL after `pause`.")
    public static final class ResumeCommand implements Callable<Integer> {

        @Mixin
        private Request request = new Request();

        @Override
        public Integer call() {
            return request.send("resume", "is running again; check the stack with: ./bridge status");
        }
    }

    /** The options that both commands share. */
    static final class Request {

        @Parameters(paramLabel = "ENGINE", converter = EngineName.class, description = "${COMPLETION-CANDIDATES}")
        private Engine engine = Engine.KAFKA;

        @Mixin
        private StackOption option = new StackOption();

        @Spec(Spec.Target.MIXEE)
        private @Nullable CommandSpec command;

        int send(String action, String done) {
            new StackClient(option.running()).run(engine.command(action));
            if (command != null) {
                String end = done.endsWith(" ") ? done + engine : done;
                command.commandLine().getOut().println(engine + " " + end);
            }
            return ExitCode.OK;
        }
    }
}
