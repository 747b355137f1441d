// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.command;

import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose kinds of objects. Without them, a command applies to all kinds. */
final class KindOptions {

    @Option(names = "--users", description = "only users; can be combined with the other kinds")
    private boolean users;

    @Option(names = "--organizations", description = "only organizations; can be combined with the other kinds")
    private boolean organizations;

    @Option(
            names = "--memberships",
            description = "only organization memberships; can be combined with the other kinds")
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
