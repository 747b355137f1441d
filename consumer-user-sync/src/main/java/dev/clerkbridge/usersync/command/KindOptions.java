// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which kinds of objects a command is about; all unless some are chosen. */
final class KindOptions {

    @Option(names = "--users", description = "only users, and what else is named")
    private boolean users;

    @Option(names = "--organizations", description = "only organizations, and what else is named")
    private boolean organizations;

    @Option(names = "--memberships", description = "only organization memberships, and what else is named")
    private boolean memberships;

    boolean isChosen() {
        return users || organizations || memberships;
    }

    List<ObjectKind> chosen() {
        List<ObjectKind> kinds = new ArrayList<>();
        if (users || !isChosen()) {
            kinds.add(ObjectKind.USER);
        }
        if (organizations || !isChosen()) {
            kinds.add(ObjectKind.ORGANIZATION);
        }
        if (memberships || !isChosen()) {
            kinds.add(ObjectKind.MEMBERSHIP);
        }
        return kinds;
    }
}
