// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** The main command of a program. It has the environment variables that all of the program's commands read. */
public interface ServiceCommand {

    /** The environment variables, usually {@link System#getenv()}. */
    Map<String, String> environment();

    /** The environment variables of the program to which the command belongs. */
    static Map<String, String> environmentOf(CommandSpec command) {
        return ((ServiceCommand) command.root().userObject()).environment();
    }
}
