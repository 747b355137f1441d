// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import dev.clerkbridge.localstack.up.StackSettings;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.process.Jars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs commands of a service's jar, each in its own process on this terminal. */
final class ServiceJar {

    /** JVM options with enough memory for any number of users; the process stays below 200 MiB. */
    private static final List<String> JVM = List.of("-Xmx64m", "-XX:TieredStopAtLevel=1");

    private static final Pattern ANY_COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");

    private ServiceJar() {}

    /**
     * Runs a command and waits until it ends.
     *
     * @param environment variables for the command, which also inherits this process's variables, except those for
     *     another bridge
     * @return the command's exit code
     */
    static int run(String module, List<String> arguments, Map<String, String> environment) throws InterruptedException {
        List<String> command = command(Jars.of(module), arguments, System.getenv());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().keySet().removeIf(StackSettings::isForAnotherBridge);
        builder.environment().putAll(environment);
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new UserError("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Names a collector unless the user's variables do: the JVM refuses a second one. */
    static List<String> command(Path jar, List<String> arguments, Map<String, String> userVariables) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        if (Stream.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS")
                .noneMatch(name -> ANY_COLLECTOR
                        .matcher(userVariables.getOrDefault(name, ""))
                        .find())) {
            command.add("-XX:+UseSerialGC");
        }
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return command;
    }
}
