// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static dev.clerkbridge.faults.crash.ServicesUnderLoad.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rolling restarts under load, as an orchestrator performs them: the test stops one instance after the other with SIGTERM
 * and replaces it. Each ingress gets SIGTERM while it has received only half of a request's body.
 */
class RolloutIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private ServicesUnderLoad services;

    @BeforeEach
    void startEverything() throws Exception {
        services = new ServicesUnderLoad(directory);
        services.start(Jars::of);
    }

    @AfterEach
    void stopEverything() throws Exception {
        services.stop();
    }

    @Test
    void rollingRestartsLoseNoEventAndInterruptNoRequest() throws Exception {
        // When
        for (Instance ingress : services.ingresses()) {
            services.awaitLoad();
            restartInTheMiddleOfARequest(ingress);
        }
        for (Instance consumer : services.consumers()) {
            services.awaitLoad();
            consumer.terminate();
            consumer.restartWhenEnded();
        }

        // Then
        services.assertNothingLost();
        services.assertCleanExits(2);
    }

    private void restartInTheMiddleOfARequest(Instance ingress) throws Exception {
        Message message = new Message("user_half" + ingress, 1);
        try (HalfRequest request = new HalfRequest(ingress.httpPort(), message, services.webhook())) {
            ingress.terminate();
            patiently().until(ingress::refusesConnections);
            assertThat(request.finish()).startsWith("HTTP/1.1 200 ");
            services.ledger().acknowledged(message);
        }
        ingress.restartWhenEnded();
    }
}
