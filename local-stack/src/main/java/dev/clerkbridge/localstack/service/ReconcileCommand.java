// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import picocli.CommandLine.Command;

/** {@code bridge reconcile}. */
@Command(
        name = "reconcile",
        description = "Compare Clerk with the mirror of the stack that runs here; exit code 3 where they differ.",
        footer = {
            "",
            "  ./bridge reconcile --example 10000              against made-up users",
            "  CLERK_SECRET_KEY=sk_test_... ./bridge reconcile against your instance",
            "",
            "Takes the options of the consumer's command: --apply --max-gone --users --organizations --memberships --json."
        })
public final class ReconcileCommand extends ClerkCommand {

    /** For picocli. */
    public ReconcileCommand() {
        super("reconcile");
    }
}
