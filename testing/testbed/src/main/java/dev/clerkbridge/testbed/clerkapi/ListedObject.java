// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.util.Comparator;

/**
 * One object of an instance. The API's other fields are generated from these fields.
 *
 * @param number the variable part of the id; unique within its kind
 * @param organization for a membership, the {@code number} of its organization
 * @param user for a membership, the {@code number} of its user
 */
record ListedObject(int number, long createdAt, long updatedAt, int organization, int user) {

    /** Sorts by creation time, oldest first. */
    static final Comparator<ListedObject> BY_CREATION =
            Comparator.comparingLong(ListedObject::createdAt).thenComparingInt(ListedObject::number);

    static final Comparator<ListedObject> BY_UPDATE =
            Comparator.comparingLong(ListedObject::updatedAt).thenComparingInt(ListedObject::number);

    ListedObject changedAt(long time) {
        return new ListedObject(number, createdAt, time, organization, user);
    }
}
