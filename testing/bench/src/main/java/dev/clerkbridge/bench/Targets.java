// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers that most scenarios compare. */
final class Targets {

    private Targets() {}

    /** Starts and warms up the bare server and an ingress in each mode of the plan. */
    static List<Target> bareAndIngress(BenchRun session) throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        targets.add(session.system().bare());
        for (String mode : session.plan().modes()) {
            targets.add(session.system().ingress(mode + " mode", mode));
        }
        for (Target target : targets) {
            session.warmUp(target);
        }
        return targets;
    }
}
