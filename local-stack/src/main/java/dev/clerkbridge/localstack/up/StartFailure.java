// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.operations.environment.InvalidConfigException;
import java.util.regex.Pattern;

/** Explains why a stack did not start, and what to do next. */
final class StartFailure {

    /** What PostgreSQL, Kafka and the journal report if their data is damaged or of another version. */
    private static final Pattern UNUSABLE_DATA =
            Pattern.compile("(?i)damaged|corrupt|malformed|not a database|incompatible|format version|metadata.?version"
                    + "|meta\\.properties|checkpoint record|invalid data"
                    + "|could not open (?:file|directory) .*no such file or directory"
                    + "|not a valid data directory|could not find the database system");

    private StartFailure() {}

    static String explain(Exception failure, StateFolder folder) {
        if (failure instanceof InvalidConfigException) {
            return failure.getMessage() + "\nThese variables are set in this shell.";
        }
        String cause = String.valueOf(failure.getMessage());
        String message = cause + "\nThe logs are in " + folder.path() + ".";
        return UNUSABLE_DATA.matcher(cause).find()
                ? message
                        + " If you do not need this stack's data, ./bridge up --fresh deletes all of it and starts empty."
                : message;
    }
}
