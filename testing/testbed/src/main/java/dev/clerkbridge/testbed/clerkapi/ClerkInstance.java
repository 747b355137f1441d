// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import dev.clerkbridge.testbed.example.ListedExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The data of one Clerk instance. Objects are generated from numbers, so the same calls create the same objects, and
 * each object needs about fifty bytes of memory.
 *
 * <p>{@link #withUsers} creates one organization for every ten users, and makes every user a member of one
 * organization. An id ends with the object's number in base 36.
 */
public final class ClerkInstance {

    /** Creation time of the first example user in epoch milliseconds. The others follow at intervals of one second. */
    public static final long FIRST_CREATED_AT = 1_700_000_000_000L;

    private static final int USERS_PER_ORGANIZATION = 10;
    private static final long CHANGED_AFTER = 50_333;

    private final String id;
    private final String environment;
    private final ObjectList users = new ObjectList("user");
    private final ObjectList organizations = new ObjectList("org");
    private final ObjectList memberships = new ObjectList("orgmem");

    private final Set<String> leftOut = ConcurrentHashMap.newKeySet();

    /** How the API handles a cursor whose object was deleted. */
    public enum LostCursor {
        CONTINUE,
        REFUSE
    }

    private volatile LostCursor lostCursor = LostCursor.CONTINUE;
    private volatile boolean cursorKnown = true;
    private volatile boolean organizationsEnabled = true;
    private volatile boolean orderStable = true;
    private volatile int countError;

    private ClerkInstance(String id, String environment) {
        this.id = id;
        this.environment = environment;
    }

    /** An instance without objects; {@code environment} is "production" or "development". */
    public static ClerkInstance empty(String id, String environment) {
        return new ClerkInstance(id, environment);
    }

    /** A production instance with {@code count} users and matching organizations and memberships. */
    public static ClerkInstance withUsers(String id, int count) {
        ClerkInstance instance = new ClerkInstance(id, "production");
        for (int i = 0; i < count; i++) {
            long createdAt = FIRST_CREATED_AT + i * 1_000L;
            instance.users.add(createdAt, createdAt + CHANGED_AFTER, -1, -1);
            if (i % USERS_PER_ORGANIZATION == 0) {
                instance.organizations.add(createdAt, createdAt, -1, -1);
            }
            instance.memberships.add(createdAt, createdAt, i / USERS_PER_ORGANIZATION, i);
        }
        return instance;
    }

    public String id() {
        return id;
    }

    String environment() {
        return environment;
    }

    /** Adds a user that was created at this time, and returns its id. */
    public synchronized String addUser(long createdAt) {
        return users.add(createdAt, createdAt, -1, -1);
    }

    /** Adds an organization, and returns its id. */
    public synchronized String addOrganization(long createdAt) {
        return organizations.add(createdAt, createdAt, -1, -1);
    }

    /** Adds a membership of an existing user in an existing organization, and returns the membership's id. */
    public synchronized String addMembership(String organizationId, String userId, long createdAt) {
        return memberships.add(createdAt, createdAt, number(organizations, organizationId), number(users, userId));
    }

    /** Changes an object of any kind, at the time {@code updatedAt}. */
    public synchronized void change(String objectId, long updatedAt) {
        listOf(objectId).change(objectId, updatedAt);
    }

    /** Deletes an object of any kind and its memberships. */
    public synchronized void delete(String objectId) {
        ObjectList list = listOf(objectId);
        int number = number(list, objectId);
        list.delete(objectId);
        if (list != memberships) {
            membershipIds(member -> (list == users ? member.user() : member.organization()) == number)
                    .forEach(memberships::delete);
        }
    }

    /** The ids of the users, in order of creation. */
    public synchronized List<String> userIds() {
        return ids(users, object -> true);
    }

    /** The ids of the organizations, in order of creation. */
    public synchronized List<String> organizationIds() {
        return ids(organizations, object -> true);
    }

    /** The ids of the memberships, in order of creation. */
    public synchronized List<String> membershipIds() {
        return membershipIds(object -> true);
    }

    /** Sets how later requests handle a cursor whose object was deleted. */
    public void lostCursor(LostCursor treatment) {
        lostCursor = treatment;
    }

    /** Makes the instance ignore cursors, like a server that does not support them. */
    public void forgetCursors() {
        cursorKnown = false;
    }

    /** Turns the organizations feature off. */
    public void disableOrganizations() {
        organizationsEnabled = false;
    }

    /** Makes each request list objects with the same creation time in a new random order. */
    public void unstableOrder() {
        orderStable = false;
    }

    /** Hides an existing object from listings; requests by id still return it. */
    public void leaveOut(String objectId) {
        leftOut.add(objectId);
    }

    /** Makes the API report total counts that are too high by {@code error}. */
    public void countError(int error) {
        countError = error;
    }

    LostCursor lostCursor() {
        return lostCursor;
    }

    boolean cursorKnown() {
        return cursorKnown;
    }

    boolean organizationsEnabled() {
        return organizationsEnabled;
    }

    int countError() {
        return countError;
    }

    ObjectList users() {
        return users;
    }

    ObjectList organizations() {
        return organizations;
    }

    ObjectList memberships() {
        return memberships;
    }

    List<ListedObject> ordered(ObjectList list) {
        List<ListedObject> objects = orderStable ? list.inOrder() : list.inUnstableOrder();
        return leftOut.isEmpty()
                ? objects
                : objects.stream()
                        .filter(object -> !leftOut.contains(list.id(object.number())))
                        .toList();
    }

    /** The object's JSON as the API returns it. Only organizations have a count of members, if requested. */
    String json(ObjectList list, ListedObject object, boolean membersCount) {
        String objectId = list.id(object.number());
        if (list == users) {
            return ListedExamples.user(objectId, object.createdAt(), object.updatedAt());
        }
        if (list == organizations) {
            return ListedExamples.organization(objectId, object.createdAt(), object.updatedAt(), membersCount);
        }
        return ListedExamples.membership(
                objectId,
                organizations.id(object.organization()),
                users.id(object.user()),
                object.createdAt(),
                object.updatedAt());
    }

    private List<String> membershipIds(Predicate<ListedObject> wanted) {
        return ids(memberships, wanted);
    }

    private static List<String> ids(ObjectList list, Predicate<ListedObject> wanted) {
        List<String> ids = new ArrayList<>();
        list.inOrder().stream().filter(wanted).forEach(object -> ids.add(list.id(object.number())));
        return ids;
    }

    private ObjectList listOf(String objectId) {
        if (objectId.startsWith("user_")) {
            return users;
        }
        return objectId.startsWith("orgmem_") ? memberships : organizations;
    }

    private static int number(ObjectList list, String objectId) {
        ListedObject object = list.find(objectId);
        if (object == null) {
            throw new IllegalArgumentException("There is no " + objectId);
        }
        return object.number();
    }
}
