// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.SplittableRandom;

/** Creates example objects as Clerk's API lists them. The same arguments always give the same JSON. */
public final class ListedExamples {

    private ListedExamples() {}

    /** A user as created, or as changed if {@code updatedAt} is later. Times are in epoch milliseconds. */
    public static String user(String id, long createdAt, long updatedAt) {
        return text(UserPayloads.user(Person.of(id), moment(id, updatedAt), createdAt, updatedAt > createdAt));
    }

    /** An organization, with its number of members only if {@code membersCount} is true. */
    public static String organization(String id, long createdAt, long updatedAt, boolean membersCount) {
        Subject subject = new Subject("user_3ExampleCreator0000000000000", id, "", false, false);
        ClerkJson organization =
                OrganizationPayloads.organization(Company.of(id), subject, moment(id, updatedAt), createdAt, 10);
        organization.without("missing_member_with_elevated_permissions").without("pending_invitations_count");
        return text(membersCount ? organization : organization.without("members_count"));
    }

    /** A membership. */
    public static String membership(String id, String organizationId, String userId, long createdAt, long updatedAt) {
        Subject subject = new Subject(userId, organizationId, "", false, false);
        String role = updatedAt > createdAt ? "org:admin" : "org:member";
        return text(OrganizationPayloads.membership(id, subject, role, moment(id, updatedAt), createdAt));
    }

    private static String text(ClerkJson object) {
        return new String(object.bytes(), StandardCharsets.UTF_8);
    }

    private static Moment moment(String id, long updatedAt) {
        return new Moment(Instant.ofEpochMilli(updatedAt), Examples.INSTANCE_ID, new SplittableRandom(id.hashCode()));
    }
}
