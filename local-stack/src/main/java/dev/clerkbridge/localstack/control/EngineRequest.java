// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code pause} and {@code resume}, and the request to the running stack. */
final class EngineRequest {

    @Parameters(paramLabel = "ENGINE", converter = EngineName.class, description = "${COMPLETION-CANDIDATES}")
    private Engine engine = Engine.KAFKA;

    @Mixin
    private StackOption option = new StackOption();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

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

    int send(String action, String done) {
        new StackClient(option.running()).run(engine.command(action));
        if (command != null) {
            String end = done.endsWith(" ") ? done + engine : done;
            command.commandLine().getOut().println(engine + " " + end);
        }
        return ExitCode.OK;
    }
}
