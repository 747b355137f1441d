// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bridge pause}: simulates an outage of Kafka or PostgreSQL. */
@Command(
        name = "pause",
        description = {
            "Stop Kafka or PostgreSQL in the running stack, until `resume`.",
            "Without Kafka, the ingress still answers 200 and keeps events in its journal (503 with"
                    + " ACK_AFTER=kafka). Without PostgreSQL, events wait in Kafka."
        })
public final class PauseCommand implements Callable<Integer> {

    @Mixin
    private EngineRequest request = new EngineRequest();

    @Override
    public Integer call() {
        return request.send("pause", "is stopped; restart it with: ./bridge resume ");
    }
}
