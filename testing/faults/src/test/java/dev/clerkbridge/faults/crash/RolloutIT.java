// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static dev.clerkbridge.faults.crash.ServicesUnderLoad.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling upgrade from an earlier version to this version and back, under load, as an orchestrator performs it: the
 * test stops one instance at a time with SIGTERM and replaces it, the consumers first. Each ingress keeps its journal.
 * The consumers of each version also read records that the other version's ingress wrote. Each ingress of this version
 * is stopped in the middle of a request.
 */
@Tag("long")
class RolloutIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private Optional<EarlierVersion> earlier;
    private ServicesUnderLoad services;

    @BeforeEach
    void startTheEarlierVersion() throws Exception {
        earlier = EarlierVersion.build();
        services = new ServicesUnderLoad(directory);
        services.start(earlierJars());
    }

    @AfterEach
    void stopEverything() throws Exception {
        if (services != null) {
            services.stop();
        }
    }

    @Test
    void anUpgradeAndADowngradeLoseNoEventAndInterruptNoRequest() throws Exception {
        // When
        replaceAll(Jars::of, Replica::terminate);
        replaceAll(earlierJars(), this::terminateInTheMiddleOfARequest);

        // Then
        services.assertNothingLost();
        services.assertCleanExits(3);
        assumeTrue(earlier.isPresent(), "SKIPPED: no upgrade was tested, only restarts of this version");
    }

    private Function<String, Path> earlierJars() {
        return earlier.<Function<String, Path>>map(version -> version::jar).orElse(Jars::of);
    }

    private void replaceAll(Function<String, Path> jars, ThrowingConsumer<Replica> terminate) throws Exception {
        for (Replica consumer : services.consumers()) {
            services.awaitLoad();
            consumer.terminate();
            consumer.awaitEnd();
            consumer.start(jars.apply("consumer-user-sync"));
        }
        for (Replica ingress : services.ingresses()) {
            stopWithEventsInTheJournal(ingress, terminate);
            ingress.start(jars.apply("ingress"));
        }
    }

    /** The ingress stops while Kafka is unavailable, so the other version finds events in the journal. */
    private void stopWithEventsInTheJournal(Replica ingress, ThrowingConsumer<Replica> terminate) throws Exception {
        services.kafka().stop();
        services.awaitLoad();
        terminate.accept(ingress);
        ingress.awaitEnd();
        assertThat(services.ledger().missing()).isPositive();
        services.kafka().start();
    }

    private void terminateInTheMiddleOfARequest(Replica ingress) throws Exception {
        Message message = new Message("user_half" + services.ledger().acknowledged(), 1);
        try (HalfRequest request = new HalfRequest(ingress.httpPort(), message, services.webhook())) {
            ingress.terminate();
            patiently().until(ingress::refusesConnections);
            assertThat(request.finish()).startsWith("HTTP/1.1 200 ");
            services.ledger().acknowledged(message);
        }
    }
}
