// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.testbed.server.PgBouncer;
import java.time.Duration;
import java.util.Map;

/** The faults that the test injects under load. After each, one consumer is running. */
enum Fault {
    CONSUMER_KILLED("`kill -9` of the consumer, three times") {
        @Override
        void strike(Stage stage) throws Exception {
            for (int i = 0; i < 3; i++) {
                stage.letPass(LIFE);
                stage.consumers().kill();
                stage.consumers().start();
            }
        }
    },
    POSTGRES_RESTARTED("PostgreSQL restarted, twice") {
        @Override
        void strike(Stage stage) throws Exception {
            for (int i = 0; i < 2; i++) {
                stage.letPass(MOMENT);
                stage.stopPostgres();
                stage.startPostgres();
            }
        }
    },
    KAFKA_RESTARTED("Kafka restarted, twice") {
        @Override
        void strike(Stage stage) throws Exception {
            for (int i = 0; i < 2; i++) {
                stage.letPass(MOMENT);
                stage.stopKafka();
                stage.startKafka();
            }
        }
    },
    POSTGRES_GONE("PostgreSQL gone for a while") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            stage.stopPostgres();
            Thread.sleep(stage.outage().toMillis());
            stage.startPostgres();
        }
    },
    INSTANCES_COME_AND_GO("a second and a third instance come and go") {
        @Override
        void strike(Stage stage) throws Exception {
            for (int i = 0; i < 2; i++) {
                stage.consumers().start();
                stage.consumers().awaitReady();
                stage.letPass(MOMENT);
            }
            stage.consumers().kill();
            stage.letPass(MOMENT);
            stage.consumers().stop();
            stage.letPass(MOMENT);
        }
    },
    DEADLOCK("deadlocks, made on purpose") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            Rival.deadlock(stage, 2);
        }
    },
    PERMISSION_REVOKED("a permission revoked, granted, and a restart") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            stage.execute("revoke update on clerk.users from clerk");
            stage.consumers().awaitNotReady();
            stage.letPass(MOMENT);
            stage.execute("grant update on clerk.users to clerk");
            stage.consumers().stop();
            stage.consumers().start();
        }
    },
    READ_ONLY("a database that turns read-only for a while") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            stage.setReadOnly(true);
            Thread.sleep(stage.outage().toMillis() / 4);
            stage.setReadOnly(false);
            stage.letPass(MOMENT);
        }
    },
    CONNECTIONS_CUT("connections to the database and to Kafka cut, again and again") {
        @Override
        void strike(Stage stage) throws Exception {
            for (int i = 0; i < 30; i++) {
                stage.letPass(Duration.ofMillis(600));
                stage.cutConnections();
            }
        }
    },
    UNREAD_DELETED("retention that deletes unread records") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            stage.consumers().stop();
            stage.letPass(LIFE);
            stage.deleteUnread();
            stage.consumers().start();
        }
    },
    LARGE_EVENTS("a backlog of events of 20 kB, with a heap of 256 MB") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.consumers().stop();
            stage.makeEventsLarge(true);
            Thread.sleep(LIFE.toMillis());
            stage.consumers().start();
            stage.consumers().awaitReady();
            stage.letPass(MOMENT);
            stage.makeEventsLarge(false);
        }
    },
    BACKFILL("a backfill beside webhooks of the same objects, and a `kill -9`") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.mixSnapshots(true);
            stage.letPass(LIFE);
            stage.consumers().kill();
            stage.consumers().start();
            stage.letPass(LIFE);
            stage.mixSnapshots(false);
        }
    },
    PARTITIONS_ADDED("partitions added") {
        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            stage.addPartitions(1);
            stage.letPass(LIFE);
        }
    },
    POOLER("two instances through PgBouncer, in transaction mode") {
        @Override
        boolean fits(int brokers) {
            return PgBouncer.isInstalled();
        }

        @Override
        String needs() {
            return "needs PgBouncer; on Debian: apt install pgbouncer";
        }

        @Override
        void strike(Stage stage) throws Exception {
            stage.consumers().stop();
            try (PgBouncer pooler = stage.startPooler()) {
                Map<String, String> pooled = Map.of("DATABASE_URL", pooler.jdbcUrl());
                for (int i = 0; i < 2; i++) {
                    stage.consumers().start(pooled);
                    stage.consumers().awaitReady();
                }
                stage.letPass(LIFE);
                stage.consumers().kill();
                stage.letPass(LIFE);
                stage.consumers().stop();
            }
            stage.consumers().start();
        }
    },
    KAFKA_ROLLED("the brokers restarted one after the other") {
        @Override
        boolean fits(int brokers) {
            return brokers >= 3;
        }

        @Override
        void strike(Stage stage) throws Exception {
            stage.letPass(MOMENT);
            stage.rollKafka();
        }
    };

    /** Longer than a start plus the group's session timeout, so that some instances die at work and some while starting. */
    private static final Duration LIFE = Duration.ofSeconds(12);

    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    /** Injects the fault and removes it again. */
    abstract void strike(Stage stage) throws Exception;

    /** Whether the fault is possible on this machine with a cluster of this size. */
    boolean fits(int brokers) {
        return true;
    }

    /** The requirement of a fault that is not always possible. */
    String needs() {
        return "needs --brokers 3";
    }

    /** The fault's name in the table. */
    String description() {
        return description;
    }
}
