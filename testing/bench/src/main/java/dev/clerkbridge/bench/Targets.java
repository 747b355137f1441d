// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers that most scenarios compare. */
final class Targets {

    private Targets() {}

    /** The bare server, then an ingress in each mode of the plan; all warmed up. */
    static List<Target> bareAndIngress(BenchRun session) throws IOException, InterruptedException {
        List<Target> targets = new ArrayList<>();
        targets.add(session.rig().bare());
        for (String mode : session.plan().modes()) {
            targets.add(session.rig().ingress(mode + " mode", mode));
        }
        for (Target target : targets) {
            session.warmUp(target);
        }
        return targets;
    }
}
