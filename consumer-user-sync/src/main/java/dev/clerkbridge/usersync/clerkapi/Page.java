// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

import java.util.List;

/**
 * One page of a list.
 *
 * @param total number of objects in the whole list, as counted by the API; -1 if the API returns no count
 */
record Page(List<ClerkObject> objects, long total) {

    ClerkObject last() {
        return objects.get(objects.size() - 1);
    }
}
