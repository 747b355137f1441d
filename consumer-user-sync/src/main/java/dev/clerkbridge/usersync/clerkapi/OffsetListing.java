// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists objects by offset, for lists that the API does not page by cursor. Deletions move unread objects to smaller
 * offsets, so each page overlaps the previous page. If a page starts with a known object, no object was skipped.
 *
 * <pre>
 *   read so far        … f g h i j |
 *   next page                       h i j k l m …     starts with a known object: no object was skipped
 *   after many deletions            n o p …           starts with an unknown object: request an earlier page
 * </pre>
 */
final class OffsetListing implements Listing {

    private static final int OVERLAP = 50;
    private static final int REMEMBERED = 4 * ClerkApi.PAGE_SIZE;

    /** After deletions, a few consecutive pages can contain no unread object. */
    private static final int MAX_KNOWN_PAGES = 10;

    private final ClerkApi api;
    private final ObjectKind kind;
    private final String order;
    private final Set<String> known = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    private ListingPosition position;
    private long nextOffset;
    private boolean ended;

    OffsetListing(ClerkApi api, ObjectKind kind, String order, ListingPosition position) {
        this.api = api;
        this.kind = kind;
        this.order = order;
        this.position = position;
        this.nextOffset = position.read();
        if (!position.lastId().isEmpty()) {
            known.add(position.lastId());
        }
    }

    @Override
    public ListingPosition position() {
        return position;
    }

    @Override
    public List<ClerkObject> next() {
        for (int i = 0; i < MAX_KNOWN_PAGES && !ended; i++) {
            List<ClerkObject> unread = advance();
            if (!unread.isEmpty()) {
                return unread;
            }
        }
        if (!ended) {
            throw broken("repeats the same objects");
        }
        return List.of();
    }

    /**
     * Reads the next page; moves back until the page starts with a known object or at offset 0. Returns the page's
     * unknown objects.
     */
    private List<ClerkObject> advance() {
        long offset = Math.max(0, nextOffset - Math.min(OVERLAP, known.size()));
        Page page = page(offset);
        while (offset > 0 && !followsOnKnown(page)) {
            offset = Math.max(0, offset - ClerkApi.PAGE_SIZE);
            page = page(offset);
        }
        nextOffset = offset + page.objects().size();
        ended = page.objects().size() < ClerkApi.PAGE_SIZE;
        requireWholePage(page, offset);
        List<ClerkObject> unread =
                page.objects().stream().filter(object -> known.add(object.id())).toList();
        if (!unread.isEmpty()) {
            ClerkObject last = unread.get(unread.size() - 1);
            position = new ListingPosition(nextOffset, last.id(), last.createdAt());
        }
        return unread;
    }

    private boolean followsOnKnown(Page page) {
        return !page.objects().isEmpty() && known.contains(page.objects().get(0).id());
    }

    /** Checks that a short page is the last one, because the API might also return a short page in the middle. */
    private void requireWholePage(Page page, long offset) {
        if (ended && offset + page.objects().size() + OVERLAP < page.total()) {
            throw broken("returns only " + page.objects().size() + " of the " + ClerkApi.PAGE_SIZE
                    + " requested objects, although it counts " + page.total() + ",");
        }
    }

    private Page page(long offset) {
        return api.page(kind, Map.of("order_by", order, "offset", String.valueOf(offset)));
    }

    private ClerkApiException broken(String what) {
        return new ClerkApiException(
                Kind.FATAL, "Clerk's API " + what + " in its list of " + kind.plural() + ". The listing stops here.");
    }
}
