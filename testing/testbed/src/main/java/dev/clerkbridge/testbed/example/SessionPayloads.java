// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;

/** Payloads of {@code session.*}. */
final class SessionPayloads {

    private SessionPayloads() {}

    static ExamplePayload.Maker withStatus(String status) {
        return (subject, moment) -> new ExamplePayload(session(subject, moment, status), subject.userId());
    }

    private static ClerkJson session(Subject subject, Moment moment, String status) {
        return new ClerkJson()
                .with("id", subject.object("sess"))
                .with("object", "session")
                .with("user_id", subject.userId())
                .with("client_id", moment.id("client"))
                .with("actor", null)
                .with("status", status)
                .with("user", moment.orNull(4, UserPayloads.embedded(Person.of(subject.userId()), moment)))
                .with("last_active_organization_id", moment.orNull(2, subject.organizationId()))
                .with("latest_activity", moment.orNull(3, activity(moment)))
                .with("last_active_at", moment.now())
                .with("expire_at", moment.after(Duration.ofDays(7)))
                .with("abandon_at", moment.after(Duration.ofDays(30)))
                .with("created_at", moment.before(Duration.ofMinutes(1)))
                .with("updated_at", moment.now());
    }

    private static ClerkJson activity(Moment moment) {
        return new ClerkJson()
                .with("id", moment.id("sess_activity"))
                .with("object", "session_activity")
                .with("device_type", "Linux")
                .with("is_mobile", false)
                .with("browser_name", "Firefox")
                .with("browser_version", "151.0")
                .with("ip_address", moment.clientIp())
                .with("city", moment.orNull(2, "Lisbon"))
                .with("country", "PT");
    }
}
