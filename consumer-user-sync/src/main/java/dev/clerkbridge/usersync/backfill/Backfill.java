package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.backfill.BackfillResult.State;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.clerkapi.ClerkApiException;
import dev.clerkbridge.usersync.clerkapi.ClerkObject;
import dev.clerkbridge.usersync.clerkapi.Listing;
import dev.clerkbridge.usersync.clerkapi.ListingPosition;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads every object of an instance and writes it to the snapshots topic.
 *
 * <pre>
 *   read page n+1 → wait until page n is acknowledged → save the position after page n → send page n+1 → …
 * </pre>
 *
 * A run that is killed repeats at most two pages, and a record that is written twice changes nothing.
 */
public final class Backfill {

    /** A listing is repeated once if it has fewer objects than Clerk counts. */
    private static final int LISTINGS = 2;

    /** A user that changes while its page is read moves in the list; the overlap also covers clocks that differ. */
    private static final Duration SINCE_OVERLAP = Duration.ofMinutes(10);

    private static final long OFF = -2;

    private final ClerkApi api;
    private final SnapshotSink sink;
    private final ProgressListener progress;

    /** A backfill that writes to {@code sink}. */
    public Backfill(ClerkApi api, SnapshotSink sink, ProgressListener progress) {
        this.api = api;
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Reads and writes from a position to the end.
     *
     * @throws ClerkApiException when Clerk's API fails for good
     * @throws org.apache.kafka.common.KafkaException when Kafka does
     */
    public List<BackfillResult> run(RunPosition start) {
        List<BackfillResult> results = new ArrayList<>();
        RunPosition position = start;
        while (!position.isComplete()) {
            results.add(run(position, position.kinds().get(0)));
            position = position.afterFirstKind();
            sink.save(position);
        }
        return results;
    }

    /** How many objects there are of each kind by Clerk's own count; negative for a feature that is off. */
    public Map<ObjectKind, Long> count(List<ObjectKind> kinds) {
        Map<ObjectKind, Long> counts = new EnumMap<>(ObjectKind.class);
        kinds.forEach(kind -> counts.put(kind, countOrOff(kind)));
        return counts;
    }

    private long countOrOff(ObjectKind kind) {
        try {
            return api.count(kind);
        } catch (ClerkApiException e) {
            if (e.kind() == ClerkApiException.Kind.FEATURE_OFF) {
                return OFF;
            }
            throw e;
        }
    }

    private BackfillResult run(RunPosition position, ObjectKind kind) {
        long sentBefore = sink.sent();
        long counted = countOrOff(kind);
        if (counted == OFF) {
            return new BackfillResult(kind, State.OFF, 0, 0, 0);
        }
        long listed = list(position, kind, counted);
        long fewest = Math.min(counted, api.count(kind));
        for (int i = 1; i < LISTINGS && listed < fewest && isWhole(position, kind); i++) {
            listed = list(position.at(ListingPosition.START), kind, fewest);
        }
        boolean complete = listed >= fewest || !isWhole(position, kind);
        if (!complete && listed == 0) {
            throw new IllegalStateException("Clerk counts " + fewest + " " + kind.plural()
                    + " but lists none. Nothing was written; try again later.");
        }
        return new BackfillResult(
                kind, complete ? State.COMPLETE : State.FEWER_THAN_COUNTED, listed, counted, sink.sent() - sentBefore);
    }

    /** Users changed since a time are listed by that time, so the listing ends before the count. */
    private static boolean isWhole(RunPosition position, ObjectKind kind) {
        return position.since() == null || kind != ObjectKind.USER;
    }

    private long list(RunPosition start, ObjectKind kind, long total) {
        boolean whole = isWhole(start, kind);
        Listing listing = whole ? Listing.from(api, kind, start.listing()) : Listing.ofRecentlyUpdatedUsers(api);
        RunPosition sent = start;
        for (List<ClerkObject> page = listing.next(); !page.isEmpty(); page = listing.next()) {
            sink.save(sent);
            page.stream().filter(object -> isWanted(object, start)).forEach(sink::send);
            sent = whole ? start.at(listing.position()) : start;
            progress.read(kind, listing.position().read(), whole ? total : -1);
            if (!whole && isBeyond(page, start)) {
                break;
            }
        }
        sink.save(sent);
        return listing.position().read();
    }

    private static boolean isWanted(ClerkObject object, RunPosition position) {
        return position.since() == null || object.updatedAt() >= position.since();
    }

    private static boolean isBeyond(List<ClerkObject> page, RunPosition position) {
        long end = position.since() == null ? 0 : position.since() - SINCE_OVERLAP.toMillis();
        return page.get(page.size() - 1).updatedAt() < end;
    }
}
