// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.operations.environment.InvalidConfigException;

/** Explains why a stack did not start, and what to do next. */
final class StartFailure {

    private StartFailure() {}

    static String explain(Exception failure, StateFolder folder) {
        if (failure instanceof InvalidConfigException) {
            return failure.getMessage() + "\nThese variables are set in this shell.";
        }
        return failure.getMessage() + "\nThe logs are in " + folder.path()
                + ". If the stored data is damaged, ./bridge up --fresh deletes it and starts empty.";
    }
}
