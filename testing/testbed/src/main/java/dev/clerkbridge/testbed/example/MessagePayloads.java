// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import org.jspecify.annotations.Nullable;

/** Payloads of {@code email.created} and {@code sms.created}, which contain one-time codes. */
final class MessagePayloads {

    private MessagePayloads() {}

    static ExamplePayload email(Subject subject, Moment moment) {
        String id = subject.object("ema");
        String code = code(moment);
        Person person = Person.of(subject.userId());
        // Mail to somebody who is not a user yet, such as an invitation, has no user id.
        String userId = addressee(subject, moment);
        ClerkJson email = new ClerkJson()
                .with("id", id)
                .with("object", "email")
                .with("slug", moment.orNull(5, "verification_code"))
                .with("from_email_name", "notifications")
                .with("reply_to_email_name", moment.orNull(2, "support"))
                .with("to_email_address", person.email())
                .with("email_address_id", userId == null ? null : person.ownId("idn", "email"))
                .with("user_id", userId)
                .with("subject", code + " is your verification code")
                .with("body", "<!doctype html><html><body><p>Your code: <b>" + code + "</b></p></body></html>")
                .with("body_plain", moment.orNull(3, "Your code: " + code))
                .with("status", "queued")
                .with("data", oneTime(code))
                .with("delivered_by_clerk", true);
        return new ExamplePayload(email, userId == null ? id : userId);
    }

    static ExamplePayload sms(Subject subject, Moment moment) {
        String id = subject.object("sms");
        String code = code(moment);
        Person person = Person.of(subject.userId());
        String userId = addressee(subject, moment);
        ClerkJson sms = new ClerkJson()
                .with("id", id)
                .with("object", "sms_message")
                .with("slug", moment.orNull(5, "verification_code"))
                .with("from_phone_number", "+12025550100")
                .with("to_phone_number", person.phone())
                .with("phone_number_id", userId == null ? null : person.ownId("idn", "phone"))
                .with("user_id", userId)
                .with("message", code + " is your verification code")
                .with("status", "queued")
                .with("data", oneTime(code))
                .with("delivered_by_clerk", true)
                .with("created_at_ms", moment.now());
        return new ExamplePayload(sms, userId == null ? id : userId);
    }

    private static @Nullable String addressee(Subject subject, Moment moment) {
        return subject.chosen() ? subject.userId() : moment.orNull(4, subject.userId());
    }

    private static ClerkJson oneTime(String code) {
        return new ClerkJson().with("otp_code", code).with("app", new ClerkJson().with("name", "Example"));
    }

    private static String code(Moment moment) {
        return Integer.toString(moment.random().nextInt(100_000, 1_000_000));
    }
}
