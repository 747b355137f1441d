// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import picocli.CommandLine.Command;

/** {@code bridge reconcile}. */
@Command(
        name = "reconcile",
        description = "Compare the running stack's mirror with Clerk. Exit code 3 if they differ; with --apply, only if"
                + " a difference remains.",
        footer = {
            "",
            "  ./bridge reconcile --example 10000               generated users, without a Clerk account",
            "  CLERK_SECRET_KEY=sk_test_... ./bridge reconcile  the users of your instance",
            "",
            "Takes the options of the consumer's command: --apply --max-gone --users --organizations --memberships"
                    + " --json."
        })
public final class StackReconcileCommand extends ClerkCommand {

    /** Called by picocli. */
    public StackReconcileCommand() {
        super("reconcile");
    }
}
