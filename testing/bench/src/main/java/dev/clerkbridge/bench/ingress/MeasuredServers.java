// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

import dev.clerkbridge.bench.system.MeasuredServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers that several scenarios compare. */
final class MeasuredServers {

    private MeasuredServers() {}

    /** Starts and warms up the bare server and an ingress in each mode of the plan. */
    static List<MeasuredServer> bareAndIngress(ScenarioContext context) throws IOException, InterruptedException {
        List<MeasuredServer> targets = new ArrayList<>();
        targets.add(context.system().bare());
        for (String mode : context.plan().modes()) {
            targets.add(context.system().ingress(mode + " mode", mode));
        }
        for (MeasuredServer target : targets) {
            context.warmUp(target);
        }
        return targets;
    }
}
