// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.service;

import picocli.CommandLine.Command;

/** {@code bridge backfill}. */
@Command(
        name = "backfill",
        description = "Import every user, organization and membership from Clerk into the running stack.",
        footer = {
            "",
            "  ./bridge backfill --example 10000               generated users, without a Clerk account",
            "  CLERK_SECRET_KEY=sk_test_... ./bridge backfill  everything in your instance",
            "",
            "Takes the options of the consumer's command: --users --organizations --memberships --since --resume"
                    + " --dry-run --json."
        })
public final class StackBackfillCommand extends ClerkCommand {

    /** Called by picocli. */
    public StackBackfillCommand() {
        super("backfill");
    }
}
