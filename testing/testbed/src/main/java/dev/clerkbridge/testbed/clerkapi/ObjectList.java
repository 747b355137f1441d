// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The objects of one kind in order of creation. Not thread-safe. */
final class ObjectList {

    private static final int DIGITS = 36;

    private final String prefix;
    private final List<ListedObject> objects = new ArrayList<>();
    private final List<@Nullable ListedObject> byNumber = new ArrayList<>();
    private final Map<Integer, ListedObject> deleted = new HashMap<>();

    ObjectList(String prefix) {
        this.prefix = prefix;
    }

    int size() {
        return objects.size();
    }

    int nextNumber() {
        return byNumber.size();
    }

    /** Inserts an object by its creation time. */
    String add(long createdAt, long updatedAt, int organization, int user) {
        ListedObject object = new ListedObject(nextNumber(), createdAt, updatedAt, organization, user);
        byNumber.add(object);
        int place = Collections.binarySearch(objects, object, ListedObject.BY_CREATION);
        objects.add(-place - 1, object);
        return id(object.number());
    }

    void change(String id, long updatedAt) {
        ListedObject old = Objects.requireNonNull(find(id), id);
        ListedObject changed = old.changedAt(updatedAt);
        byNumber.set(old.number(), changed);
        objects.set(Collections.binarySearch(objects, old, ListedObject.BY_CREATION), changed);
    }

    void delete(String id) {
        ListedObject object = Objects.requireNonNull(find(id), id);
        byNumber.set(object.number(), null);
        objects.remove(Collections.binarySearch(objects, object, ListedObject.BY_CREATION));
        deleted.put(object.number(), object);
    }

    @Nullable ListedObject find(String id) {
        int number = number(id);
        return number < 0 || number >= byNumber.size() ? null : byNumber.get(number);
    }

    /** The object, even if it is deleted. */
    @Nullable ListedObject findEver(String id) {
        ListedObject object = find(id);
        return object != null ? object : deleted.get(number(id));
    }

    /** A view in order of creation. */
    List<ListedObject> inOrder() {
        return Collections.unmodifiableList(objects);
    }

    /** The objects in order of creation, but with a random order within each millisecond on each call. */
    List<ListedObject> inUnstableOrder() {
        List<ListedObject> copy = new ArrayList<>(objects);
        Collections.shuffle(copy, new Random());
        copy.sort((a, b) -> Long.compare(a.createdAt(), b.createdAt()));
        return copy;
    }

    /** An id in Clerk's format. Ids sort by number. */
    String id(int number) {
        String digits = Integer.toString(number, DIGITS);
        return prefix + "_3Example" + "0".repeat(19 - digits.length()) + digits;
    }

    private int number(String id) {
        try {
            int start = prefix.length() + "_3Example".length();
            return id.startsWith(prefix + "_3Example") ? Integer.parseInt(id.substring(start), DIGITS) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
