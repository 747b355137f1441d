// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.clerkapi;

/** The kinds of objects that are mirrored, in the order in which they are read. */
public enum ObjectKind {
    USER("user", "user", "users", "users"),
    ORGANIZATION("organization", "organization", "organizations", "organizations"),
    MEMBERSHIP("organizationMembership", "organization_membership", "memberships", "organization_memberships");

    private final String eventPrefix;
    private final String object;
    private final String plural;
    private final String path;

    ObjectKind(String eventPrefix, String object, String plural, String path) {
        this.eventPrefix = eventPrefix;
        this.object = object;
        this.plural = plural;
        this.path = path;
    }

    /** The prefix of the kind's event types, such as {@code organizationMembership}. */
    public String eventPrefix() {
        return eventPrefix;
    }

    /** The value of the {@code object} field in objects of this kind. */
    public String object() {
        return object;
    }

    /** The kind's name in commands and their output. */
    public String plural() {
        return plural;
    }

    /** The API path that lists objects of this kind, without the leading slash; also the name of their table. */
    public String path() {
        return path;
    }
}
