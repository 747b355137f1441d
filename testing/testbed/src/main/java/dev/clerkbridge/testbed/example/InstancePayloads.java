// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.util.List;

/** Payloads of instance-wide objects: roles, permissions, waitlist entries and invitations to sign up. */
final class InstancePayloads {

    private InstancePayloads() {}

    static ExamplePayload role(Subject subject, Moment moment) {
        String id = subject.object("role");
        ClerkJson role = named(id, "role", "Billing manager", "org:billing_manager", moment)
                .with("description", moment.orNull(3, "Sees invoices and changes the plan"))
                .with("is_creator_eligible", false)
                .with("permissions", List.of(permission(moment.id("perm"), moment)));
        return new ExamplePayload(role, id);
    }

    static ExamplePayload permission(Subject subject, Moment moment) {
        String id = subject.object("perm");
        return new ExamplePayload(permission(id, moment), id);
    }

    static ExamplePayload.Maker deleted(String kind, String prefix) {
        return (subject, moment) -> new ExamplePayload(
                UserPayloads.deletedObject(kind, subject.object(prefix)).with("slug", null), subject.object(prefix));
    }

    static ExamplePayload.Maker waitlistEntry(String status) {
        return (subject, moment) -> {
            String id = subject.object("wle");
            ClerkJson entry = new ClerkJson()
                    .with("id", id)
                    .with("object", "waitlist_entry")
                    .with("email_address", Person.of(subject.userId()).email())
                    .with("status", status)
                    .with("is_locked", false)
                    .with("invitation", status.equals("invited") ? invitation(subject, moment, "pending") : null)
                    .with("created_at", moment.before(Duration.ofDays(2)))
                    .with("updated_at", moment.now());
            return new ExamplePayload(entry, id);
        };
    }

    static ExamplePayload.Maker invitation(String status) {
        return (subject, moment) -> new ExamplePayload(invitation(subject, moment, status), subject.object("inv"));
    }

    private static ClerkJson invitation(Subject subject, Moment moment, String status) {
        return new ClerkJson()
                .with("id", subject.object("inv"))
                .with("object", "invitation")
                .with("email_address", Person.of(subject.userId()).email())
                .with("public_metadata", new ClerkJson())
                .with("revoked", status.equals("revoked"))
                .with("status", status)
                .with("url", "https://accounts.example.com/sign-up?ticket=example")
                .with("expires_at", moment.orNull(2, moment.after(Duration.ofDays(30))))
                .with("created_at", moment.before(Duration.ofHours(1)))
                .with("updated_at", moment.now());
    }

    private static ClerkJson permission(String id, Moment moment) {
        return named(id, "permission", "Read invoices", "org:invoices:read", moment)
                .with("description", "Sees every invoice of the organization")
                .with("type", "user");
    }

    private static ClerkJson named(String id, String kind, String name, String key, Moment moment) {
        return new ClerkJson()
                .with("id", id)
                .with("object", kind)
                .with("name", name)
                .with("key", key)
                .with("created_at", moment.before(Duration.ofDays(5)))
                .with("updated_at", moment.now());
    }
}
