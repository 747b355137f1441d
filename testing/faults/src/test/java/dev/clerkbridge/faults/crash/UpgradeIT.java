// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.testbed.process.Jars;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling upgrade from an earlier version to this version and back, under load. The test replaces one instance at a
 * time, the consumers first, and each ingress keeps its journal. So the consumers of each version also read records
 * that the other version's ingress wrote.
 */
class UpgradeIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private EarlierVersion earlier;
    private ServicesUnderLoad services;

    @BeforeEach
    void startTheEarlierVersion() throws Exception {
        earlier = EarlierVersion.buildOrSkip();
        services = new ServicesUnderLoad(directory);
        services.start(earlier::jar);
    }

    @AfterEach
    void stopEverything() throws Exception {
        if (services != null) {
            services.stop();
        }
    }

    @Test
    void anUpgradeAndADowngradeUnderLoadLoseNoEvents() throws Exception {
        // When
        replaceAll(Jars::of);
        replaceAll(earlier::jar);

        // Then
        services.assertNothingLost();
        services.assertCleanExits(3);
    }

    private void replaceAll(Function<String, Path> jars) throws Exception {
        for (Instance consumer : services.consumers()) {
            services.awaitLoad();
            consumer.terminate();
            consumer.awaitEnd();
            consumer.start(jars.apply("consumer-user-sync"));
        }
        for (Instance ingress : services.ingresses()) {
            stopWithEventsInTheJournal(ingress);
            ingress.start(jars.apply("ingress"));
        }
    }

    /** The ingress stops while Kafka is unavailable, so the other version finds events in the journal. */
    private void stopWithEventsInTheJournal(Instance ingress) throws Exception {
        services.kafka().stop();
        services.awaitLoad();
        ingress.terminate();
        ingress.awaitEnd();
        assertThat(services.ledger().missing()).isPositive();
        services.kafka().start();
    }
}
