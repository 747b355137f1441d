// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Payloads of {@code user.*}, and the user embedded in a session. */
final class UserPayloads {

    private static final Duration ACCOUNT_AGE = Duration.ofDays(40);

    private UserPayloads() {}

    static ExamplePayload created(Subject subject, Moment moment) {
        Person person = Person.of(subject.userId());
        return new ExamplePayload(user(person, moment, moment.now(), false), person.id());
    }

    /** The person of {@link #created}. People with an e-mail address get a second one, which is the primary address. */
    static ExamplePayload updated(Subject subject, Moment moment) {
        Person person = Person.of(subject.userId());
        return new ExamplePayload(user(person, moment, moment.before(ACCOUNT_AGE), true), person.id());
    }

    static ExamplePayload deleted(Subject subject, Moment moment) {
        return new ExamplePayload(deletedObject("user", subject.userId()), subject.userId());
    }

    /** The payload of a deleted object of any kind. */
    static ClerkJson deletedObject(String kind, String id) {
        return new ClerkJson().with("deleted", true).with("id", id).with("object", kind);
    }

    /** The user as embedded in other payloads. */
    static ClerkJson embedded(Person person, Moment moment) {
        return user(person, moment, moment.before(ACCOUNT_AGE), false);
    }

    static ClerkJson user(Person person, Moment moment, long createdAt, boolean changed) {
        boolean workEmail = changed && person.hasEmail();
        ClerkJson user = new ClerkJson()
                .with("id", person.id())
                .with("object", "user")
                .with("external_id", moment.orNull(2, "crm-" + moment.random().nextInt(100_000)))
                .with("first_name", person.firstName())
                .with("last_name", person.lastName())
                .with("username", person.username())
                .with("locale", person.locale())
                .with("has_image", person.usesGoogle())
                .with("image_url", person.imageUrl())
                .with("profile_image_url", person.imageUrl())
                .with("primary_email_address_id", person.hasEmail() ? emailId(person, workEmail) : null)
                .with("primary_phone_number_id", person.hasPhone() ? phoneId(person) : null)
                .with("primary_web3_wallet_id", null)
                .with("email_addresses", emails(person, createdAt, moment.now(), workEmail))
                .with("phone_numbers", phones(person, createdAt))
                .with("external_accounts", externalAccounts(person, createdAt))
                .with("web3_wallets", List.of())
                .with("passkeys", List.of())
                .with("saml_accounts", List.of())
                .with("enterprise_accounts", List.of())
                .with("public_metadata", new ClerkJson().with("plan", changed ? "pro" : "free"))
                .with(
                        "private_metadata",
                        new ClerkJson().with("risk_score", moment.random().nextInt(100)))
                .with("unsafe_metadata", new ClerkJson().with("theme", moment.oneIn(2) ? "dark" : "light"))
                .with("created_at", createdAt)
                .with("updated_at", moment.now())
                .with("last_sign_in_at", moment.orNull(4, moment.now()))
                .with(
                        "last_active_at",
                        moment.now()
                                / Duration.ofDays(1).toMillis()
                                * Duration.ofDays(1).toMillis())
                .with("legal_accepted_at", moment.orNull(2, createdAt))
                .with("scim", null);
        return security(user, person, createdAt);
    }

    private static ClerkJson security(ClerkJson user, Person person, long createdAt) {
        return user.with("password_enabled", !person.usesGoogle())
                .with("password_last_updated_at", person.usesGoogle() ? null : createdAt)
                .with("two_factor_enabled", false)
                .with("totp_enabled", false)
                .with("backup_code_enabled", false)
                .with("mfa_enabled_at", null)
                .with("mfa_disabled_at", null)
                .with("banned", false)
                .with("locked", false)
                .with("deprovisioned", false)
                .with("lockout_expires_in_seconds", null)
                .with("verification_attempts_remaining", 100)
                .with("bypass_client_trust", false)
                .with("delete_self_enabled", true)
                .with("create_organization_enabled", true)
                .with("create_organizations_limit", null);
    }

    private static String emailId(Person person, boolean work) {
        return person.ownId("idn", work ? "work" : "email");
    }

    private static String phoneId(Person person) {
        return person.ownId("idn", "phone");
    }

    /** The older address comes first, so the first address is not always the primary address. */
    private static List<ClerkJson> emails(Person person, long createdAt, long changedAt, boolean work) {
        List<ClerkJson> emails = new ArrayList<>();
        if (person.hasEmail()) {
            emails.add(email(emailId(person, false), person.email(), createdAt));
        }
        if (work) {
            emails.add(email(emailId(person, true), person.workEmail(), changedAt));
        }
        return emails;
    }

    private static ClerkJson email(String id, String address, long createdAt) {
        return new ClerkJson()
                .with("id", id)
                .with("object", "email_address")
                .with("email_address", address)
                .with("reserved", false)
                .with("matches_sso_connection", false)
                .with("linked_to", List.of())
                .with("verification", verified("verification_otp", "email_code"))
                .with("created_at", createdAt)
                .with("updated_at", createdAt);
    }

    private static List<ClerkJson> phones(Person person, long createdAt) {
        if (!person.hasPhone()) {
            return List.of();
        }
        return List.of(new ClerkJson()
                .with("id", phoneId(person))
                .with("object", "phone_number")
                .with("phone_number", person.phone())
                .with("reserved", false)
                .with("reserved_for_second_factor", false)
                .with("default_second_factor", false)
                .with("backup_codes", null)
                .with("linked_to", List.of())
                .with("verification", verified("verification_otp", "phone_code"))
                .with("created_at", createdAt)
                .with("updated_at", createdAt));
    }

    private static List<ClerkJson> externalAccounts(Person person, long createdAt) {
        if (!person.usesGoogle()) {
            return List.of();
        }
        return List.of(new ClerkJson()
                .with("id", person.ownId("idn", "google"))
                .with("object", "google_account")
                .with("provider", "oauth_google")
                .with("identification_id", person.ownId("idn", "google"))
                .with("provider_user_id", Integer.toUnsignedString(person.id().hashCode()))
                .with("approved_scopes", "email openid profile")
                .with("email_address", person.email())
                .with("email_address_verified", true)
                .with("first_name", person.firstName() == null ? "" : person.firstName())
                .with("last_name", person.lastName() == null ? "" : person.lastName())
                .with("image_url", person.imageUrl())
                .with("username", null)
                .with("phone_number", null)
                .with("label", null)
                .with("public_metadata", new ClerkJson())
                .with("created_at", createdAt)
                .with("updated_at", createdAt)
                .with("verification", verified("verification_oauth", "oauth_google")));
    }

    private static ClerkJson verified(String kind, String strategy) {
        return new ClerkJson()
                .with("object", kind)
                .with("status", "verified")
                .with("strategy", strategy)
                .with("attempts", 1)
                .with("expire_at", null);
    }
}
