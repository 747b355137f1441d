// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.util.List;

/** Payloads of instance-wide objects: roles, permissions, waitlist entries and invitations to sign up. */
final class InstancePayloads {

    private InstancePayloads() {}

    static Payload role(Subject subject, Moment moment) {
        String id = subject.object("role");
        Fields role = named(id, "role", "Billing manager", "org:billing_manager", moment)
                .with("description", moment.orNull(3, "Sees invoices and changes the plan"))
                .with("is_creator_eligible", false)
                .with("permissions", List.of(permission(moment.id("perm"), moment)));
        return new Payload(role, id);
    }

    static Payload permission(Subject subject, Moment moment) {
        String id = subject.object("perm");
        return new Payload(permission(id, moment), id);
    }

    static Payload.Maker deleted(String kind, String prefix) {
        return (subject, moment) -> new Payload(
                UserPayloads.deletedObject(kind, subject.object(prefix)).with("slug", null), subject.object(prefix));
    }

    static Payload.Maker waitlistEntry(String status) {
        return (subject, moment) -> {
            String id = subject.object("wle");
            Fields entry = new Fields()
                    .with("id", id)
                    .with("object", "waitlist_entry")
                    .with("email_address", Person.of(subject.userId()).email())
                    .with("status", status)
                    .with("is_locked", false)
                    .with("invitation", status.equals("invited") ? invitation(subject, moment, "pending") : null)
                    .with("created_at", moment.before(Duration.ofDays(2)))
                    .with("updated_at", moment.now());
            return new Payload(entry, id);
        };
    }

    static Payload.Maker invitation(String status) {
        return (subject, moment) -> new Payload(invitation(subject, moment, status), subject.object("inv"));
    }

    private static Fields invitation(Subject subject, Moment moment, String status) {
        return new Fields()
                .with("id", subject.object("inv"))
                .with("object", "invitation")
                .with("email_address", Person.of(subject.userId()).email())
                .with("public_metadata", new Fields())
                .with("revoked", status.equals("revoked"))
                .with("status", status)
                .with("url", "https://accounts.example.com/sign-up?ticket=example")
                .with("expires_at", moment.orNull(2, moment.after(Duration.ofDays(30))))
                .with("created_at", moment.before(Duration.ofHours(1)))
                .with("updated_at", moment.now());
    }

    private static Fields permission(String id, Moment moment) {
        return named(id, "permission", "Read invoices", "org:invoices:read", moment)
                .with("description", "Sees every invoice of the organization")
                .with("type", "user");
    }

    private static Fields named(String id, String kind, String name, String key, Moment moment) {
        return new Fields()
                .with("id", id)
                .with("object", kind)
                .with("name", name)
                .with("key", key)
                .with("created_at", moment.before(Duration.ofDays(5)))
                .with("updated_at", moment.now());
    }
}
