// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers that several scenarios compare. */
final class MeasuredServers {

    private MeasuredServers() {}

    /** Starts and warms up the bare server and an ingress in each mode of the plan. */
    static List<MeasuredServer> bareAndIngress(BenchRun session) throws IOException, InterruptedException {
        List<MeasuredServer> targets = new ArrayList<>();
        targets.add(session.system().bare());
        for (String mode : session.plan().modes()) {
            targets.add(session.system().ingress(mode + " mode", mode));
        }
        for (MeasuredServer target : targets) {
            session.warmUp(target);
        }
        return targets;
    }
}
