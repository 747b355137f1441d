package dev.clerkbridge.usersync.clerkapi;

/** The kinds of objects that are mirrored, in the order in which they are read. */
public enum ObjectKind {
    USER("user", "users", "users"),
    ORGANIZATION("organization", "organizations", "organizations"),
    MEMBERSHIP("organizationMembership", "memberships", "organization_memberships");

    private final String eventPrefix;
    private final String plural;
    private final String path;

    ObjectKind(String eventPrefix, String plural, String path) {
        this.eventPrefix = eventPrefix;
        this.plural = plural;
        this.path = path;
    }

    /** What the types of the kind's events begin with, such as {@code organizationMembership}. */
    public String eventPrefix() {
        return eventPrefix;
    }

    /** The name of the kind in commands and their output. */
    public String plural() {
        return plural;
    }

    /** The API's path of all objects, without a slash; the name of the mirror's table, too. */
    public String path() {
        return path;
    }
}
