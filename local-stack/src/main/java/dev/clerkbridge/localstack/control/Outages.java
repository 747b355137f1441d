// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge pause} and {@code bridge resume}: a simulated outage of Kafka or PostgreSQL. */
public final class Outages {

    /** The servers that can be paused. */
    public enum Engine {
        KAFKA,
        POSTGRES;

        /** The name of the control command for the action {@code what}. */
        public String command(String what) {
            return what + "-" + this;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private Outages() {}

    /** {@code bridge pause}. */
    @Command(
            name = "pause",
            description = {
                "Take Kafka or PostgreSQL away from the stack that runs, until `resume`.",
                "With Kafka away, webhooks are still answered 200 and kept; without PostgreSQL, rows wait."
            })
    public static final class PauseCommand implements Callable<Integer> {

        @Mixin
        private Request request = new Request();

        @Override
        public Integer call() {
            return request.send("pause", "is away; bring it back with: ./bridge resume ");
        }
    }

    /** {@code bridge resume}. */
    @Command(name = "resume", description = "Bring Kafka or PostgreSQL back after `pause`.")
    public static final class ResumeCommand implements Callable<Integer> {

        @Mixin
        private Request request = new Request();

        @Override
        public Integer call() {
            return request.send("resume", "is back; see what happened with: ./bridge status");
        }
    }

    /** The options that both commands share. */
    static final class Request {

        @Parameters(paramLabel = "ENGINE", description = "${COMPLETION-CANDIDATES}")
        private Engine engine = Engine.KAFKA;

        @Mixin
        private StackOption option = new StackOption();

        @Spec(Spec.Target.MIXEE)
        private @Nullable CommandSpec command;

        int send(String what, String done) {
            new StackClient(option.running()).ask(engine.command(what));
            if (command != null) {
                String end = done.endsWith(" ") ? done + engine : done;
                command.commandLine().getOut().println(engine + " " + end);
            }
            return ExitCode.OK;
        }
    }
}
