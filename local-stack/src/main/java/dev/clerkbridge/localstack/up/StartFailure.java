// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.operations.environment.InvalidConfigException;

/** Explains why a stack did not start, and what to do next. */
final class StartFailure {

    private StartFailure() {}

    static String explain(Exception failure, StateFolder folder) {
        if (failure instanceof InvalidConfigException) {
            return failure.getMessage() + "\nThese are variables of this shell; nothing was started.";
        }
        return failure.getMessage() + "\nEvery part's log is in " + folder.path()
                + ". If its data are broken, ./bridge up --fresh starts empty.";
    }
}
