// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order of a list, from the parameter {@code order_by}. */
enum ListOrder {
    OLDEST_FIRST,
    NEWEST_FIRST,
    LEAST_RECENTLY_UPDATED_FIRST,
    MOST_RECENTLY_UPDATED_FIRST;

    /** An unknown field counts as the default: the stand-in does not check parameters that nothing sends. */
    static ListOrder of(@Nullable String parameter) {
        return switch (parameter == null ? "" : parameter.strip()) {
            case "created_at", "+created_at" -> OLDEST_FIRST;
            case "updated_at", "+updated_at" -> LEAST_RECENTLY_UPDATED_FIRST;
            case "-updated_at" -> MOST_RECENTLY_UPDATED_FIRST;
            default -> NEWEST_FIRST;
        };
    }

    boolean isByCreation() {
        return this == OLDEST_FIRST || this == NEWEST_FIRST;
    }

    /** The objects, which are in order of creation, in this order. */
    List<ListedObject> apply(List<ListedObject> objects) {
        if (this == OLDEST_FIRST) {
            return objects;
        }
        List<ListedObject> copy = new ArrayList<>(objects);
        if (this == NEWEST_FIRST) {
            Collections.reverse(copy);
        } else {
            copy.sort(comparator());
        }
        return copy;
    }

    /** How many objects of the ordered list come before or at {@code last}, which may be missing in it. */
    int placeAfter(List<ListedObject> ordered, ListedObject last) {
        int place = Collections.binarySearch(ordered, last, comparator());
        return place >= 0 ? place + 1 : -place - 1;
    }

    private Comparator<ListedObject> comparator() {
        return switch (this) {
            case OLDEST_FIRST -> ListedObject.BY_CREATION;
            case NEWEST_FIRST -> ListedObject.BY_CREATION.reversed();
            case LEAST_RECENTLY_UPDATED_FIRST -> ListedObject.BY_UPDATE;
            case MOST_RECENTLY_UPDATED_FIRST -> ListedObject.BY_UPDATE.reversed();
        };
    }
}
