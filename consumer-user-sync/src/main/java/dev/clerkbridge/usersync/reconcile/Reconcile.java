// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.reconcile;

import dev.clerkbridge.usersync.backfill.ProgressListener;
import dev.clerkbridge.usersync.backfill.SnapshotRecords;
import dev.clerkbridge.usersync.backfill.SnapshotTopic;
import dev.clerkbridge.usersync.clerkapi.CheckedListing;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.clerkapi.ClerkObject;
import dev.clerkbridge.usersync.clerkapi.ListingPosition;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.clerkapi.ObjectReference;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares Clerk's list of the objects of one kind with the mirror's table. Because a list can miss an object, a row
 * whose object is not in the list counts as gone only if Clerk does not find the object by id either. A membership
 * cannot be requested if its row lacks the organization or the user: if it is not in the list, it counts as gone, but
 * is not repaired.
 *
 * <p>A repair is a record on the snapshots topic (a snapshot or an absence), not a write to the database, so it is
 * subject to the same version rule as every event. An absence has the start time of the listing, so any newer change
 * wins.
 */
public final class Reconcile {

    private final ClerkApi api;
    private final Comparison comparison;
    private final @Nullable Repair repair;
    private final ProgressListener progress;
    private final InstantSource clock;

    /**
     * The settings for repairing drift.
     *
     * @param maxGone how many rows of a kind may become tombstones; if more are gone from Clerk, nothing of this kind
     *     is repaired, because the secret key probably belongs to another instance, whose objects would then be
     *     imported. Null for the default: a quarter of the rows, or ten rows if that is more, but never all rows
     */
    public record Repair(
            SnapshotTopic topic,
            SnapshotRecords records,
            @Nullable Long maxGone) {

        long maxGone(long alive) {
            return maxGone != null ? maxGone : maxGoneByDefault(alive);
        }

        static long maxGoneByDefault(long alive) {
            return Math.max(Math.min(10, alive - 1), alive / 4);
        }
    }

    /** If {@code repair} is null, drift is only reported, not repaired. */
    Reconcile(
            ClerkApi api,
            Comparison comparison,
            @Nullable Repair repair,
            ProgressListener progress,
            InstantSource clock) {
        this.api = api;
        this.comparison = comparison;
        this.repair = repair;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Compares one kind of object, and repairs the differences if this object was created with a {@link Repair}.
     *
     * @throws dev.clerkbridge.usersync.clerkapi.ClerkApiException if Clerk's API fails after all retries
     */
    ReconcileResult run(ObjectKind kind) throws SQLException {
        Instant begin = clock.instant();
        comparison.begin();
        CheckedListing listing = CheckedListing.read(api, kind, ListingPosition.START, (page, after, counted) -> {
            add(page);
            progress.read(kind, after.read(), counted);
        });
        if (listing.coverage() == CheckedListing.Coverage.OFF) {
            return new ReconcileResult(kind, listing, Map.of(), 0, 0, false);
        }
        Map<RowState, Long> rows = new EnumMap<>(RowState.class);
        rows.putAll(comparison.compare(kind, begin));
        long deletable = confirmGone(kind, rows, begin);
        ReconcileResult compared = new ReconcileResult(kind, listing, rows, 0, 0, false);
        return repair == null ? compared : repair(repair, compared, begin, deletable);
    }

    private void add(List<ClerkObject> page) {
        try {
            comparison.add(page);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot store Clerk's list of objects in PostgreSQL: " + e.getMessage(), e);
        }
    }

    /**
     * Requests the unlisted objects by id. Those that Clerk finds count as equal or stale, no longer as gone. Returns
     * how many Clerk does not find.
     */
    private long confirmGone(ObjectKind kind, Map<RowState, Long> rows, Instant begin) throws SQLException {
        AtomicLong gone = new AtomicLong();
        forEachBatch(kind, List.of(RowState.GONE), batch -> {
            List<ClerkObject> found = api.find(batch);
            long stale = comparison.addUnlisted(kind, found, begin);
            rows.merge(RowState.GONE, -(long) found.size(), Long::sum);
            rows.merge(RowState.STALE, stale, Long::sum);
            rows.merge(RowState.EQUAL, found.size() - stale, Long::sum);
            gone.addAndGet(batch.size() - found.size());
        });
        return gone.get();
    }

    private ReconcileResult repair(Repair with, ReconcileResult compared, Instant begin, long deletable)
            throws SQLException {
        ObjectKind kind = compared.kind();
        if (deletable > with.maxGone(comparison.alive(kind))) {
            return new ReconcileResult(kind, compared.listing(), compared.rows(), 0, 0, true);
        }
        AtomicLong sent = new AtomicLong();
        AtomicLong needless = new AtomicLong();
        forEachBatch(kind, List.of(RowState.MISSING, RowState.STALE), batch -> {
            List<ClerkObject> found = api.find(batch);
            found.forEach(object -> with.topic().send(with.records().snapshot(object)));
            with.topic().awaitAcknowledged();
            sent.addAndGet(found.size());
            needless.addAndGet(batch.size() - found.size()); // the others were deleted meanwhile
        });
        forEachBatch(kind, List.of(RowState.GONE), batch -> {
            List<ObjectReference> gone = batch.stream().filter(api::isGone).toList();
            gone.forEach(object -> with.topic().send(with.records().absent(object, begin)));
            with.topic().awaitAcknowledged();
            sent.addAndGet(gone.size());
            needless.addAndGet(batch.size() - gone.size());
        });
        return new ReconcileResult(kind, compared.listing(), compared.rows(), sent.get(), needless.get(), false);
    }

    /** Splits the objects into batches that fit into one API request. */
    private void forEachBatch(ObjectKind kind, List<RowState> states, BatchConsumer consumer) throws SQLException {
        ObjectReference last = null;
        List<ObjectReference> objects = comparison.next(kind, states, last, ClerkApi.MAX_IDS);
        while (!objects.isEmpty()) {
            last = objects.get(objects.size() - 1);
            // A membership without its organization or its user cannot be requested.
            Map<String, List<ObjectReference>> batches = objects.stream()
                    .filter(object -> kind != ObjectKind.MEMBERSHIP
                            || (object.organizationId() != null && object.userId() != null))
                    .collect(Collectors.groupingBy(object -> String.valueOf(object.organizationId())));
            for (List<ObjectReference> batch : batches.values()) {
                consumer.accept(batch);
            }
            objects = comparison.next(kind, states, last, ClerkApi.MAX_IDS);
        }
    }

    /** Receives objects of one kind; all memberships belong to the same organization. */
    @FunctionalInterface
    private interface BatchConsumer {
        void accept(List<ObjectReference> batch) throws SQLException;
    }
}
