package dev.clerkbridge.faults.chaos;

import java.time.Duration;

/** One way to break something while events come in; each leaves one consumer running. */
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
    };

    /** Longer than a start and the time in which a dead member is missed: some die at work, some before. */
    private static final Duration LIFE = Duration.ofSeconds(12);

    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    /** Breaks it, and mends it. */
    abstract void strike(Stage stage) throws Exception;

    /** For people, in a table. */
    String description() {
        return description;
    }
}
