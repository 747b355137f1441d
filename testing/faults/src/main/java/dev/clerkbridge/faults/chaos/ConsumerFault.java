// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import dev.clerkbridge.testbed.server.EmbeddedPostgres;
import dev.clerkbridge.testbed.server.PgBouncer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that the test injects under load. After each fault, one consumer is running. */
enum ConsumerFault {
    CONSUMER_KILLED("`kill -9` of the consumer, three times") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            for (int i = 0; i < 3; i++) {
                system.pause(LONG_PAUSE);
                system.consumers().kill();
                system.consumers().start();
            }
        }
    },
    POSTGRES_RESTARTED("PostgreSQL restarted, twice") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            for (int i = 0; i < 2; i++) {
                system.pause(SHORT_PAUSE);
                system.stopPostgres();
                system.startPostgres();
            }
        }
    },
    KAFKA_RESTARTED("Kafka restarted, twice") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            for (int i = 0; i < 2; i++) {
                system.pause(SHORT_PAUSE);
                system.stopKafka();
                system.startKafka();
            }
        }
    },
    POSTGRES_GONE("PostgreSQL stopped for a while") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            system.stopPostgres();
            Thread.sleep(system.outage().toMillis());
            system.startPostgres();
        }
    },
    INSTANCES_COME_AND_GO("a second and a third instance start and stop") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            for (int i = 0; i < 2; i++) {
                system.consumers().start();
                system.consumers().awaitReady();
                system.pause(SHORT_PAUSE);
            }
            system.consumers().kill();
            system.pause(SHORT_PAUSE);
            system.consumers().stop();
            system.pause(SHORT_PAUSE);
        }
    },
    DEADLOCK("deadlocks caused on purpose") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            LockContender.deadlock(system, 2);
        }
    },
    PERMISSION_REVOKED("a permission revoked and granted, then a restart") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            system.execute("revoke update on clerk.users from clerk");
            system.consumers().awaitNotReady();
            system.pause(SHORT_PAUSE);
            system.execute("grant update on clerk.users to clerk");
            system.consumers().stop();
            system.consumers().start();
        }
    },
    READ_ONLY("a database that is read-only for a while") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            system.setReadOnly(true);
            Thread.sleep(system.outage().toMillis() / 4);
            system.setReadOnly(false);
            system.pause(SHORT_PAUSE);
        }
    },
    CONNECTIONS_CUT("connections to the database and to Kafka cut repeatedly") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            for (int i = 0; i < 30; i++) {
                system.pause(Duration.ofMillis(600));
                system.cutConnections();
            }
        }
    },
    UNREAD_DELETED("retention that deletes unread records") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            system.consumers().stop();
            system.pause(LONG_PAUSE);
            system.deleteUnread();
            system.consumers().start();
        }
    },
    LARGE_EVENTS("a backlog of events of 20 kB, with a heap of 256 MB") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.consumers().stop();
            system.makeEventsLarge(true);
            Thread.sleep(LONG_PAUSE.toMillis());
            system.consumers().start();
            system.consumers().awaitReady();
            system.pause(SHORT_PAUSE);
            system.makeEventsLarge(false);
        }
    },
    BACKFILL("a backfill during webhooks of the same objects, and a `kill -9`") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.mixSnapshots(true);
            system.pause(LONG_PAUSE);
            system.consumers().kill();
            system.consumers().start();
            system.pause(LONG_PAUSE);
            system.mixSnapshots(false);
        }
    },
    PARTITIONS_ADDED("partitions added") {
        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            system.addPartitions(1);
            system.pause(LONG_PAUSE);
        }
    },
    POOLER("two instances through PgBouncer, in transaction mode") {
        @Override
        @Nullable String missing(int brokers) {
            return PgBouncer.isInstalled() ? null : "PgBouncer; on Debian: apt install pgbouncer";
        }

        @Override
        void inject(ChaosSystem system) throws Exception {
            system.consumers().stop();
            try (PgBouncer pooler = system.startPooler()) {
                Map<String, String> pooled = Map.of("DATABASE_URL", pooler.jdbcUrl(EmbeddedPostgres.NAME));
                for (int i = 0; i < 2; i++) {
                    system.consumers().start(pooled);
                    system.consumers().awaitReady();
                }
                system.pause(LONG_PAUSE);
                system.consumers().kill();
                system.pause(LONG_PAUSE);
                system.consumers().stop();
            }
            system.consumers().start();
        }
    },
    KAFKA_ROLLED("the brokers restarted one after the other") {
        @Override
        @Nullable String missing(int brokers) {
            return brokers >= 3 ? null : "--brokers 3";
        }

        @Override
        void inject(ChaosSystem system) throws Exception {
            system.pause(SHORT_PAUSE);
            system.rollKafka();
        }
    };

    /**
     * The longest random pause before a kill. Longer than a startup plus the group's session timeout, so that some
     * instances are killed while they are working, and some while they are starting.
     */
    private static final Duration LONG_PAUSE = Duration.ofSeconds(12);

    private static final Duration SHORT_PAUSE = Duration.ofSeconds(3);

    private final String description;

    ConsumerFault(String description) {
        this.description = description;
    }

    /** Injects the fault and, unless it is permanent, ends it. */
    abstract void inject(ChaosSystem system) throws Exception;

    /** What the fault needs; null if it is possible on this machine with a cluster of this size. */
    @Nullable String missing(int brokers) {
        return null;
    }

    /** Describes the fault in the progress and in the table. */
    String description() {
        return description;
    }
}
