// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.util.List;

/** Payloads of {@code organization.*}, its memberships, invitations and domains. */
final class OrganizationPayloads {

    private static final Duration AGE = Duration.ofDays(90);

    private OrganizationPayloads() {}

    static ExamplePayload.Maker created() {
        return (subject, moment) -> of(subject, moment, moment.now(), 1);
    }

    static ExamplePayload.Maker updated() {
        return (subject, moment) ->
                of(subject, moment, moment.before(AGE), 1 + moment.random().nextInt(40));
    }

    private static ExamplePayload of(Subject subject, Moment moment, long createdAt, int members) {
        Company company = Company.of(subject.organizationId());
        return new ExamplePayload(organization(company, subject, moment, createdAt, members), company.id());
    }

    static ExamplePayload deleted(Subject subject, Moment moment) {
        Company company = Company.of(subject.organizationId());
        return new ExamplePayload(
                UserPayloads.deletedObject("organization", company.id()).with("slug", company.slug()), company.id());
    }

    static ExamplePayload.Maker membership(String role) {
        return (subject, moment) -> new ExamplePayload(
                membership(subject.object("orgmem"), subject, role, moment, moment.before(Duration.ofDays(3))),
                subject.userId());
    }

    static ClerkJson membership(String id, Subject subject, String role, Moment moment, long createdAt) {
        Company company = Company.of(subject.organizationId());
        return new ClerkJson()
                .with("id", id)
                .with("object", "organization_membership")
                .with("role", role)
                .with("role_name", role.equals("org:admin") ? "Admin" : "Member")
                .with("permissions", List.of("org:sys_memberships:read", "org:sys_profile:read"))
                .with("organization", organization(company, subject, moment, moment.before(AGE), 12))
                .with("public_user_data", member(Person.of(subject.userId())))
                .with("public_metadata", new ClerkJson())
                .with("private_metadata", new ClerkJson())
                .with("created_at", createdAt)
                .with("updated_at", moment.now());
    }

    /** An invitation by e-mail address. The only user in it, if any, is the inviter, who is not the subject. */
    static ExamplePayload.Maker invitation(String status) {
        return (subject, moment) -> new ExamplePayload(invitation(subject, moment, status), subject.organizationId());
    }

    static ExamplePayload invitationAccepted(Subject subject, Moment moment) {
        ClerkJson organization =
                new ClerkJson().with("public_organization_data", publicData(Company.of(subject.organizationId())));
        ClerkJson accepted = invitation(subject, moment, "accepted")
                .with("user_id", subject.userId())
                .with("data", organization);
        return new ExamplePayload(accepted, subject.userId());
    }

    private static ClerkJson invitation(Subject subject, Moment moment, String status) {
        Person inviter = Person.of(moment.id("user"));
        boolean byNobody = moment.oneIn(3);
        return new ClerkJson()
                .with("id", subject.object("orginv"))
                .with("object", "organization_invitation")
                .with("email_address", Person.of(subject.userId()).email())
                .with("role", "org:member")
                .with("role_name", "Member")
                .with("organization_id", subject.organizationId())
                .with("inviter_id", byNobody ? null : inviter.id())
                .with("public_inviter_data", byNobody ? null : inviter(inviter))
                .with("status", status)
                .with("url", status.equals("pending") ? "https://accounts.example.com/invite?ticket=example" : null)
                .with("public_metadata", new ClerkJson())
                .with("private_metadata", new ClerkJson())
                .with("expires_at", moment.orNull(3, moment.after(Duration.ofDays(30))))
                .with("created_at", moment.before(Duration.ofHours(2)))
                .with("updated_at", moment.now());
    }

    static ExamplePayload domain(Subject subject, Moment moment) {
        Company company = Company.of(subject.organizationId());
        ClerkJson verification = new ClerkJson()
                .with("status", "verified")
                .with("strategy", "affiliation_email_code")
                .with("attempts", moment.orNull(2, 1))
                .with("expire_at", null)
                .with("verified_at", moment.now());
        ClerkJson domain = new ClerkJson()
                .with("id", subject.object("orgdm"))
                .with("object", "organization_domain")
                .with("organization_id", company.id())
                .with("name", company.slug() + ".example")
                .with("enrollment_mode", "automatic_invitation")
                .with("affiliation_email_address", moment.orNull(2, "it@" + company.slug() + ".example"))
                .with("affiliation_verification", moment.orNull(2, verification))
                .with("ownership_verification", null)
                .with("verification", verification)
                .with("public_organization_data", publicData(company))
                .with("total_pending_invitations", 0)
                .with("total_pending_suggestions", 0)
                .with("created_at", moment.before(Duration.ofDays(1)))
                .with("updated_at", moment.now());
        return new ExamplePayload(domain, company.id());
    }

    /** The payload has no organization id, so the key is the domain's id. */
    static ExamplePayload domainDeleted(Subject subject, Moment moment) {
        String id = subject.object("orgdm");
        return new ExamplePayload(UserPayloads.deletedObject("organization_domain", id), id);
    }

    static ClerkJson organization(Company company, Subject subject, Moment moment, long createdAt, int membersCount) {
        return publicData(company)
                .with("object", "organization")
                .with("members_count", membersCount)
                .with("pending_invitations_count", 0)
                .with("missing_member_with_elevated_permissions", false)
                .with("max_allowed_memberships", 50)
                .with("admin_delete_enabled", true)
                .with("public_metadata", new ClerkJson().with("region", "eu"))
                .with("private_metadata", new ClerkJson())
                .with("created_by", subject.userId())
                .with("role_set_key", null)
                .with("last_active_at", moment.now())
                .with("created_at", createdAt)
                .with("updated_at", moment.now());
    }

    private static ClerkJson publicData(Company company) {
        return new ClerkJson()
                .with("id", company.id())
                .with("name", company.name())
                .with("slug", company.slug())
                .with("has_image", true)
                .with("image_url", company.imageUrl());
    }

    private static ClerkJson member(Person person) {
        return inviter(person)
                .with("profile_image_url", person.imageUrl())
                .with("username", person.username())
                .with("banned", false)
                .with("deprovisioned", false);
    }

    private static ClerkJson inviter(Person person) {
        return new ClerkJson()
                .with("user_id", person.id())
                .with("first_name", person.firstName())
                .with("last_name", person.lastName())
                .with("identifier", person.identifier())
                .with("has_image", false)
                .with("image_url", person.imageUrl());
    }
}
