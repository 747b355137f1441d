// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

/** How a service or one of its commands ends. */
public final class ExitCode {

    /** It did what it was asked to do. */
    public static final int OK = 0;
    /** It could not start, or failed. */
    public static final int FAILED = 1;
    /** The command line or the environment cannot be used. */
    public static final int USAGE = 2;
    /** It found what it was asked to look for, such as drift; nothing failed. */
    public static final int FOUND = 3;

    private ExitCode() {}
}
