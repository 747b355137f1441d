// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import java.util.List;

/**
 * A part of a list.
 *
 * @param total how many objects the whole list has, as the API counts them, or -1 where it does not say
 */
record Page(List<ClerkObject> objects, long total) {

    ClerkObject last() {
        return objects.get(objects.size() - 1);
    }
}
