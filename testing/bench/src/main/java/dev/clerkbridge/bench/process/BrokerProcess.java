// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.process;

import dev.clerkbridge.testbed.server.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs the embedded broker as a separate process, so that its CPU time can be measured separately.
 *
 * <p>Arguments: directory, port. Frees the disk space of deleted records within seconds, because a benchmark writes
 * gigabytes.
 */
public final class BrokerProcess {

    private BrokerProcess() {}

    /** Runs until the process is stopped. */
    public static void main(String[] arguments) {
        Map<String, String> smallSegments = Map.of(
                "log.segment.bytes", "67108864",
                "log.retention.check.interval.ms", "2000",
                "log.segment.delete.delay.ms", "1000",
                "message.max.bytes", "2097152");
        EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), smallSegments);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    }
}
