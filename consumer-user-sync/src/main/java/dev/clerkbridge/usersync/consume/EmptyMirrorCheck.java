// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.consume;

import dev.clerkbridge.operations.kafka.AdminClients;
import dev.clerkbridge.usersync.config.SyncConfig;
import dev.clerkbridge.usersync.config.SyncKafkaConfig;
import dev.clerkbridge.usersync.database.Database;
import dev.clerkbridge.usersync.database.DatabaseException;
import dev.clerkbridge.usersync.mirror.MirrorSetup;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that tables were probably lost, or the database replaced: the mirror is empty, but the group has committed
 * offsets, so the service does not read the earlier events again. This is also so if none of these events was about a
 * user, an organization or a membership.
 */
public final class EmptyMirrorCheck {

    /** What is wrong. */
    public static final String MESSAGE =
            "the mirror is empty, but the group has already read events, and does not read them again";

    /** What to do. */
    public static final String NEXT_STEP = "if the tables were lost or the database is new, run rebuild and backfill:"
            + " see docs/operations.md#restoring-postgresql; if no event was about a user, an organization or a"
            + " membership yet, nothing is wrong";

    private static final Logger LOGGER = LoggerFactory.getLogger(EmptyMirrorCheck.class);
    private static final int SECONDS = 5;

    private EmptyMirrorCheck() {}

    /** Logs a warning if the mirror is empty although the group has read events. */
    public static void warn(SyncConfig config, Database database) throws DatabaseException {
        if (lacksEvents(config, database)) {
            LOGGER.warn("Events may be missing: {}; {}", MESSAGE, NEXT_STEP);
        }
    }

    /** Whether the mirror is empty although the group has read events; false if Kafka does not answer. */
    public static boolean lacksEvents(SyncConfig config, Database database) throws DatabaseException {
        return MirrorSetup.isEmpty(database) && hasRead(config.kafka());
    }

    private static boolean hasRead(SyncKafkaConfig kafka) {
        Admin admin = null;
        try {
            admin = Admin.create(kafka.adminProperties());
            Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(kafka.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get(SECONDS, TimeUnit.SECONDS);
            return committed.values().stream().filter(Objects::nonNull).anyMatch(offset -> offset.offset() > 0);
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            LOGGER.atDebug().setCause(e).log("Cannot read the group's offsets");
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            if (admin != null) {
                AdminClients.closeAtOnce(admin);
            }
        }
    }
}
