// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.testbed.server.KafkaCluster.Broker;
import java.time.Duration;
import java.util.List;

/** The faults that the test injects: each lasts from {@link #begin} to {@link #end}. */
enum IngressFault {
    NOTHING("nothing but what else happens to it"),

    KAFKA_GONE("Kafka gone") {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.onAll(Broker::stop);
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.startBrokers();
        }
    },
    BROKER_KILLED("`kill -9` of a broker") {
        @Override
        void begin(CrashStage stage) {
            stage.someBroker().kill();
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.startBrokers();
        }
    },
    BROKER_STALLED("a broker frozen, then slow to acknowledge") {
        @Override
        void begin(CrashStage stage) {
            stage.slowAnswers(stage.between(Duration.ofMillis(200), Duration.ofSeconds(2)));
            stage.someBroker().pause();
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.onAll(Broker::resume);
            stage.letPass(Duration.ofSeconds(10));
            stage.restoreConnections();
        }
    },
    SLOW_ACKNOWLEDGEMENTS("slow acknowledgements") {
        @Override
        void begin(CrashStage stage) {
            stage.slowAnswers(stage.between(Duration.ofMillis(200), Duration.ofSeconds(4)));
        }

        @Override
        void end(CrashStage stage) {
            stage.restoreConnections();
        }
    },
    CONNECTIONS_STALLED("connections to Kafka that carry nothing") {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.onAll(broker -> broker.proxy().stall());
        }

        @Override
        void end(CrashStage stage) {
            stage.restoreConnections();
        }
    },
    CONNECTIONS_CUT("connections to Kafka cut, again and again") {
        @Override
        void begin(CrashStage stage) {
            stage.again(() -> {
                stage.someBroker().proxy().cut();
                stage.letPass(Duration.ofMillis(800));
            });
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.stopAgain();
        }
    },
    NAMES_VANISH("names of the brokers that do not resolve") {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.kafka().names().vanish();
            stage.onAll(broker -> broker.proxy().cut());
        }

        @Override
        void end(CrashStage stage) {
            stage.kafka().names().restore();
        }
    },
    RECORDS_REFUSED("records refused for their size (`max.message.bytes`)") {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.setTopic("max.message.bytes", "1500");
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.resetTopic("max.message.bytes");
        }
    },
    WRONG_CLOCK("a backlog refused for its age (`message.timestamp.before.max.ms`)") {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.onAll(broker -> broker.proxy().refuse());
            stage.letPass(Duration.ofSeconds(5));
            stage.setTopic("message.timestamp.before.max.ms", "1000");
            stage.restoreConnections();
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.resetTopic("message.timestamp.before.max.ms");
        }
    },
    SETTINGS_CHANGED("settings of brokers and topic changed") {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.setTopic("compression.type", "zstd");
            stage.setBrokers("num.io.threads", "5");
            stage.setBrokers("max.connection.creation.rate", "5");
            stage.setBrokers("message.max.bytes", "600000");
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.resetTopic("compression.type");
            for (String setting : List.of("num.io.threads", "max.connection.creation.rate", "message.max.bytes")) {
                stage.resetBrokers(setting);
            }
        }
    },
    JOURNAL_READ("a reader that keeps a transaction on `journal.db` open", 1, true) {
        @Override
        void begin(CrashStage stage) throws Exception {
            stage.readJournal();
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.stopReadingJournal();
        }
    },
    GREEDY_AND_SLOW_CLIENTS("clients that never read an answer, and slow ones") {
        @Override
        void begin(CrashStage stage) {
            stage.strangers().begin();
        }

        @Override
        void end(CrashStage stage) {
            stage.strangers().end();
        }
    },
    PARTITION_WITHOUT_LEADER("a partition without leader", 3, false) {
        @Override
        void begin(CrashStage stage) throws Exception {
            Broker only = stage.someBroker();
            stage.reassignOnePartition(List.of(only.id()));
            only.kill();
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.startBrokers();
            stage.reassignOnePartition(
                    stage.kafka().brokers().stream().map(Broker::id).toList());
        }
    },
    CLUSTER_ROLLED("the brokers restarted one after the other", 3, false) {
        @Override
        void begin(CrashStage stage) {
            stage.once(() -> {
                for (Broker broker : stage.kafka().brokers()) {
                    broker.stop();
                    broker.start();
                    broker.awaitRegistered();
                }
            });
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.awaitOnce();
        }
    },
    BROKER_CUT_OFF("a broker cut off from everything", 3, false) {
        @Override
        void begin(CrashStage stage) {
            stage.someBroker().pause();
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.onAll(Broker::resume);
        }
    },
    TOO_FEW_IN_SYNC("fewer replicas in sync than required", 3, false) {
        @Override
        void begin(CrashStage stage) {
            stage.kafka().brokers().subList(1, 3).forEach(Broker::kill);
        }

        @Override
        void end(CrashStage stage) throws Exception {
            stage.startBrokers();
        }
    };

    private final String description;
    private final int leastBrokers;
    private final boolean needsJournal;

    IngressFault(String description) {
        this(description, 1, false);
    }

    IngressFault(String description, int leastBrokers, boolean needsJournal) {
        this.description = description;
        this.leastBrokers = leastBrokers;
        this.needsJournal = needsJournal;
    }

    /** Injects the fault. */
    void begin(CrashStage stage) throws Exception {}

    /** Removes the fault. */
    void end(CrashStage stage) throws Exception {}

    /** Whether the fault is possible with a cluster of this size in this mode. */
    boolean fits(int brokers, String mode) {
        return brokers >= leastBrokers && (!needsJournal || mode.equals("journal"));
    }

    /** The fault's name in the table. */
    String description() {
        return description;
    }
}
