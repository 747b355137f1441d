// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import dev.clerkbridge.usersync.clerkapi.ClerkApiException.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lists users, oldest first. Each page starts after the last user of the previous page. Users created during the
 * listing appear at its end, and deletions do not shift the pages.
 *
 * <p>The API can refuse a cursor whose user was deleted. The listing then continues by creation time, from one
 * millisecond before that user's creation, and skips the users of the last page (after a resume, only the last user).
 */
final class CursorListing implements Listing {

    private final ClerkApi api;
    private final Set<String> lastPage = new HashSet<>();
    private ListingPosition position;
    private String cursor;
    private long createdAfter;

    CursorListing(ClerkApi api, ListingPosition position) {
        this.api = api;
        this.position = position;
        this.cursor = position.lastId();
    }

    @Override
    public ListingPosition position() {
        return position;
    }

    @Override
    public List<ClerkObject> next() {
        while (true) {
            boolean byCursor = !cursor.isEmpty();
            Page page = page();
            if (page.objects().isEmpty()) {
                return List.of();
            }
            List<ClerkObject> unread = page.objects().stream()
                    .filter(object ->
                            !lastPage.contains(object.id()) && !object.id().equals(position.lastId()))
                    .toList();
            if (byCursor && !cursor.isEmpty() && unread.size() < page.objects().size()) {
                throw new ClerkApiException(
                        Kind.FATAL,
                        "Clerk's API returned users that it had already listed: it ignores starting_after. The listing"
                                + " would never end, so it was stopped.");
            }
            cursor = page.last().id();
            if (!unread.isEmpty()) {
                remember(unread);
                return unread;
            }
        }
    }

    private void remember(List<ClerkObject> unread) {
        lastPage.clear();
        unread.forEach(object -> lastPage.add(object.id()));
        ClerkObject last = unread.get(unread.size() - 1);
        position = new ListingPosition(position.read() + unread.size(), last.id(), last.createdAt());
    }

    private Page page() {
        try {
            return api.page(ObjectKind.USER, parameters());
        } catch (ClerkApiException e) {
            boolean cursorRefused = e.kind() == Kind.INVALID || e.kind() == Kind.NOT_FOUND;
            if (!cursorRefused || cursor.isEmpty()) {
                throw e;
            }
            cursor = "";
            createdAfter = position.lastCreatedAt() - 1;
            return api.page(ObjectKind.USER, parameters());
        }
    }

    private Map<String, String> parameters() {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("order_by", "created_at");
        if (!cursor.isEmpty()) {
            parameters.put("starting_after", cursor);
        }
        if (createdAfter > 0) {
            parameters.put("created_at_after", String.valueOf(createdAfter));
        }
        return parameters;
    }
}
