// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import dev.clerkbridge.usersync.clerkapi.CheckedListing;
import dev.clerkbridge.usersync.clerkapi.ClerkApi;
import dev.clerkbridge.usersync.clerkapi.ClerkApiException;
import dev.clerkbridge.usersync.clerkapi.ClerkObject;
import dev.clerkbridge.usersync.clerkapi.Listing;
import dev.clerkbridge.usersync.clerkapi.ListingPosition;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an instance's objects and writes them to the snapshots topic.
 *
 * <pre>
 *   read page n+1 → wait until page n is acknowledged → save the position after page n → send page n+1 → …
 * </pre>
 *
 * A resumed run repeats the pages since the last saved position: usually one, but all pages of users if the run sends
 * only changed objects. Repeated records are harmless: under the version rule, they are duplicates.
 */
public final class Backfill {

    private final ClerkApi api;
    private final SnapshotSink sink;
    private final ProgressListener progress;

    /** Creates a backfill that writes to {@code sink}. */
    public Backfill(ClerkApi api, SnapshotSink sink, ProgressListener progress) {
        this.api = api;
        this.sink = sink;
        this.progress = progress;
    }

    /**
     * Reads the listings from a position on. Writes all objects or, if {@link RunPosition#since} is set, those that
     * changed at that time or later.
     *
     * @throws ClerkApiException if Clerk's API fails after all retries
     * @throws org.apache.kafka.common.KafkaException if Kafka fails
     */
    public List<BackfillResult> run(RunPosition start) {
        List<BackfillResult> results = new ArrayList<>();
        RunPosition position = start;
        sink.save(position);
        while (!position.isComplete()) {
            results.add(run(position, position.kinds().get(0)));
            position = position.afterFirstKind();
            sink.save(position);
        }
        return results;
    }

    private BackfillResult run(RunPosition position, ObjectKind kind) {
        long sentBefore = sink.sent();
        boolean byUpdate = position.since() != null && kind == ObjectKind.USER;
        CheckedListing listing = byUpdate ? listRecentlyUpdatedUsers(position) : listAll(position, kind);
        return new BackfillResult(kind, listing, sink.sent() - sentBefore);
    }

    private CheckedListing listAll(RunPosition start, ObjectKind kind) {
        PageSender pages = new PageSender(start, kind);
        CheckedListing listing = CheckedListing.read(api, kind, start.listing(), pages);
        sink.save(pages.sent);
        return listing;
    }

    /** Sends a page after the previous page was acknowledged. */
    private final class PageSender implements CheckedListing.PageConsumer {

        private final RunPosition start;
        private final ObjectKind kind;
        private RunPosition sent;

        PageSender(RunPosition start, ObjectKind kind) {
            this.start = start;
            this.kind = kind;
            this.sent = start;
        }

        @Override
        public void accept(List<ClerkObject> page, ListingPosition after, long counted) {
            sink.save(sent);
            send(page, start);
            sent = start.at(after);
            progress.read(kind, after.read(), counted);
        }
    }

    /** Of all listings, only this one can stop early, because Clerk's API can sort only users by their last change. */
    private CheckedListing listRecentlyUpdatedUsers(RunPosition start) {
        Listing listing = Listing.ofRecentlyUpdatedUsers(api);
        for (List<ClerkObject> page = listing.next(); !page.isEmpty(); page = listing.next()) {
            sink.save(start);
            send(page, start);
            progress.read(ObjectKind.USER, listing.position().read(), -1);
            if (!isChangedSince(page.get(page.size() - 1), start)) {
                break;
            }
        }
        long read = listing.position().read();
        return new CheckedListing(CheckedListing.Coverage.COMPLETE, read, read);
    }

    private void send(List<ClerkObject> page, RunPosition start) {
        page.stream().filter(object -> isChangedSince(object, start)).forEach(sink::send);
    }

    private static boolean isChangedSince(ClerkObject object, RunPosition position) {
        return position.since() == null || object.updatedAt() >= position.since();
    }
}
