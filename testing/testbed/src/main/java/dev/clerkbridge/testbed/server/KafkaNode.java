// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Runs one node of a Kafka cluster in a separate process, which can be killed and paused.
 *
 * <p>Argument: the node's properties file. The node ends when its parent process ends.
 */
public final class KafkaNode {

    private static final String CLUSTER_ID = "clerkbridge-local-stac";

    private KafkaNode() {}

    /** Runs until the process is stopped. */
    public static void main(String[] arguments) throws Exception {
        ProcessHandle.current().parent().ifPresent(KafkaNode::endWith);
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
            properties.load(file);
        }
        KafkaRaftServer server = start(properties);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        server.awaitShutdown();
    }

    private static void endWith(ProcessHandle parent) {
        Thread watch = new Thread(() -> {
            parent.onExit().join();
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    /** Formats the log directory if necessary and starts the node in this JVM. */
    static KafkaRaftServer start(Map<?, ?> properties) throws Exception {
        String directory = String.valueOf(properties.get("log.dirs"));
        Files.createDirectories(Path.of(directory));
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setClusterId(CLUSTER_ID)
                .setNodeId(Integer.parseInt(String.valueOf(properties.get("node.id"))))
                .setIgnoreFormatted(true)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory);
        formatter.addDirectory(directory);
        formatter.run();
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return server;
    }
}
