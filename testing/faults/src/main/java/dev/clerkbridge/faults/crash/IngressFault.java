// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import dev.clerkbridge.testbed.server.KafkaCluster.Broker;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The faults that the test injects. Each lasts from {@link #begin} to {@link #end}. */
enum IngressFault {
    NOTHING("only `kill -9` of the ingress"),

    KAFKA_GONE("Kafka stopped") {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.onAll(Broker::stop);
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.startBrokers();
        }
    },
    BROKER_KILLED("`kill -9` of a broker") {
        @Override
        void begin(CrashSystem system) {
            system.someBroker().kill();
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.startBrokers();
        }
    },
    BROKER_STALLED("a broker frozen, then slow to acknowledge") {
        @Override
        void begin(CrashSystem system) {
            system.slowAnswers(system.between(Duration.ofMillis(200), Duration.ofSeconds(2)));
            system.someBroker().pause();
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.onAll(Broker::resume);
            system.pause(Duration.ofSeconds(10));
            system.restoreConnections();
        }
    },
    SLOW_ACKNOWLEDGEMENTS("slow acknowledgements") {
        @Override
        void begin(CrashSystem system) {
            system.slowAnswers(system.between(Duration.ofMillis(200), Duration.ofSeconds(4)));
        }

        @Override
        void end(CrashSystem system) {
            system.restoreConnections();
        }
    },
    CONNECTIONS_STALLED("connections to Kafka stalled") {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.onAll(broker -> broker.proxy().stall());
        }

        @Override
        void end(CrashSystem system) {
            system.restoreConnections();
        }
    },
    CONNECTIONS_CUT("connections to Kafka cut repeatedly") {
        @Override
        void begin(CrashSystem system) {
            system.repeatInBackground(() -> {
                system.someBroker().proxy().cut();
                system.pause(Duration.ofMillis(800));
            });
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.stopRepeating();
        }
    },
    NAMES_VANISH("broker names that do not resolve") {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.kafka().names().vanish();
            system.onAll(broker -> broker.proxy().cut());
        }

        @Override
        void end(CrashSystem system) {
            system.kafka().names().restore();
        }
    },
    RECORDS_REFUSED("records refused for their size (`max.message.bytes`)") {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.setTopic("max.message.bytes", "1500");
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.resetTopic("max.message.bytes");
        }
    },
    WRONG_CLOCK("a backlog refused for its age (`message.timestamp.before.max.ms`)") {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.onAll(broker -> broker.proxy().refuse());
            system.pause(Duration.ofSeconds(5));
            system.setTopic("message.timestamp.before.max.ms", "1000");
            system.restoreConnections();
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.resetTopic("message.timestamp.before.max.ms");
        }
    },
    SETTINGS_CHANGED("broker and topic settings changed") {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.setTopic("compression.type", "zstd");
            system.setBrokers("num.io.threads", "5");
            system.setBrokers("max.connection.creation.rate", "5");
            system.setBrokers("message.max.bytes", "600000");
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.resetTopic("compression.type");
            for (String setting : List.of("num.io.threads", "max.connection.creation.rate", "message.max.bytes")) {
                system.resetBrokers(setting);
            }
        }
    },
    JOURNAL_READ("a reader that keeps a transaction on `journal.db` open", 1, true) {
        @Override
        void begin(CrashSystem system) throws Exception {
            system.readJournal();
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.stopReadingJournal();
        }
    },
    GREEDY_AND_SLOW_CLIENTS("clients that never read a response, and slow clients") {
        @Override
        void begin(CrashSystem system) {
            system.hostileClients().begin();
        }

        @Override
        void end(CrashSystem system) {
            system.hostileClients().end();
        }
    },
    PARTITION_WITHOUT_LEADER("a partition without a leader", 3, false) {
        @Override
        void begin(CrashSystem system) throws Exception {
            Broker only = system.someBroker();
            system.reassignOnePartition(List.of(only.id()));
            only.kill();
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.startBrokers();
            system.reassignOnePartition(
                    system.kafka().brokers().stream().map(Broker::id).toList());
        }
    },
    CLUSTER_ROLLED("the brokers restarted one after the other", 3, false) {
        @Override
        void begin(CrashSystem system) {
            system.runInBackground(() -> {
                for (Broker broker : system.kafka().brokers()) {
                    broker.stop();
                    broker.start();
                    broker.awaitRegistered();
                }
            });
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.awaitBackground();
        }
    },
    BROKER_FROZEN("a broker frozen", 3, false) {
        @Override
        void begin(CrashSystem system) {
            system.someBroker().pause();
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.onAll(Broker::resume);
        }
    },
    TOO_FEW_IN_SYNC("fewer replicas in sync than required", 3, false) {
        @Override
        void begin(CrashSystem system) {
            system.kafka().brokers().subList(1, 3).forEach(Broker::kill);
        }

        @Override
        void end(CrashSystem system) throws Exception {
            system.startBrokers();
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
    void begin(CrashSystem system) throws Exception {}

    /** Removes the fault. */
    void end(CrashSystem system) throws Exception {}

    /** The options that the fault needs; null if it is possible with a cluster of this size in this mode. */
    @Nullable String missing(int brokers, String mode) {
        if (brokers < leastBrokers) {
            return "--brokers " + leastBrokers;
        }
        return needsJournal && !mode.equals("journal") ? "--mode journal" : null;
    }

    /** Describes the fault in the progress and in the table. */
    String description() {
        return description;
    }
}
