// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.control;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code bridge resume}: ends the outage that {@code bridge pause} began. */
@Command(name = "resume", description = "Restart Kafka or PostgreSQL after `pause`.")
public final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private EngineRequest request = new EngineRequest();

    @Override
    public Integer call() {
        return request.send("resume", "is running again; check the stack with: ./bridge status");
    }
}
