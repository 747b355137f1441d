// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a list according to the parameter {@code order_by}. */
enum ListOrder {
    OLDEST_FIRST,
    NEWEST_FIRST,
    LEAST_RECENTLY_UPDATED_FIRST,
    MOST_RECENTLY_UPDATED_FIRST;

    /**
     * The order for a value of {@code order_by}. An unknown value gets the default order, because the stand-in does not
     * validate values that this project never sends.
     */
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

    /** Sorts the objects, which must be in order of creation. */
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

    /**
     * The number of objects in the ordered list up to and including {@code last}; works even if {@code last} is
     * missing.
     */
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
