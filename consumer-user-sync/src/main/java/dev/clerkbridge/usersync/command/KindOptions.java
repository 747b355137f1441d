// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose kinds of objects. Without them, a command applies to all kinds. */
final class KindOptions {

    @Option(names = "--users", description = "users. Without any of the three options: all kinds")
    private boolean users;

    @Option(names = "--organizations", description = "organizations. Without any of the three options: all kinds")
    private boolean organizations;

    @Option(
            names = "--memberships",
            description = "organization memberships. Without any of the three options: all kinds")
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
