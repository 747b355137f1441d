// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

/** The exit codes of services and commands. */
public final class ExitCode {

    /** Success. */
    public static final int OK = 0;
    /** The service could not start, its journal failed, the command failed, or a check of {@code doctor} failed. */
    public static final int FAILED = 1;
    /** The command line or the environment is invalid. */
    public static final int USAGE = 2;
    /**
     * The command succeeded and found a problem, such as rows that differ from Clerk. In the image, a JVM without
     * memory exits with this code, too.
     */
    public static final int FOUND = 3;

    private ExitCode() {}
}
