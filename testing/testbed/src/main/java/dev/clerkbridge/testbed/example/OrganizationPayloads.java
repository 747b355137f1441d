// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.util.List;

/** Payloads of {@code organization.*}, its memberships, invitations and domains. */
final class OrganizationPayloads {

    private static final Duration AGE = Duration.ofDays(90);

    private OrganizationPayloads() {}

    static Payload.Maker created() {
        return (subject, moment) -> of(subject, moment, moment.now(), 1);
    }

    static Payload.Maker updated() {
        return (subject, moment) ->
                of(subject, moment, moment.before(AGE), 1 + moment.random().nextInt(40));
    }

    private static Payload of(Subject subject, Moment moment, long createdAt, int members) {
        Company company = Company.of(subject.organizationId());
        return new Payload(organization(company, subject, moment, createdAt, members), company.id());
    }

    static Payload deleted(Subject subject, Moment moment) {
        Company company = Company.of(subject.organizationId());
        return new Payload(
                UserPayloads.deletedObject("organization", company.id()).with("slug", company.slug()), company.id());
    }

    static Payload.Maker membership(String role) {
        return (subject, moment) -> new Payload(
                membership(subject.object("orgmem"), subject, role, moment, moment.before(Duration.ofDays(3))),
                subject.userId());
    }

    static Fields membership(String id, Subject subject, String role, Moment moment, long createdAt) {
        Company company = Company.of(subject.organizationId());
        return new Fields()
                .with("id", id)
                .with("object", "organization_membership")
                .with("role", role)
                .with("role_name", role.equals("org:admin") ? "Admin" : "Member")
                .with("permissions", List.of("org:sys_memberships:read", "org:sys_profile:read"))
                .with("organization", organization(company, subject, moment, moment.before(AGE), 12))
                .with("public_user_data", member(Person.of(subject.userId())))
                .with("public_metadata", new Fields())
                .with("private_metadata", new Fields())
                .with("created_at", createdAt)
                .with("updated_at", moment.now());
    }

    /** An invitation by e-mail address. The only user in it, if any, is the inviter, who is not the subject. */
    static Payload.Maker invitation(String status) {
        return (subject, moment) -> new Payload(invitation(subject, moment, status), subject.organizationId());
    }

    static Payload invitationAccepted(Subject subject, Moment moment) {
        Fields organization =
                new Fields().with("public_organization_data", publicData(Company.of(subject.organizationId())));
        Fields accepted = invitation(subject, moment, "accepted")
                .with("user_id", subject.userId())
                .with("data", organization);
        return new Payload(accepted, subject.userId());
    }

    private static Fields invitation(Subject subject, Moment moment, String status) {
        Person inviter = Person.of(moment.id("user"));
        boolean byNobody = moment.once(3);
        return new Fields()
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
                .with("public_metadata", new Fields())
                .with("private_metadata", new Fields())
                .with("expires_at", moment.orNull(3, moment.after(Duration.ofDays(30))))
                .with("created_at", moment.before(Duration.ofHours(2)))
                .with("updated_at", moment.now());
    }

    static Payload domain(Subject subject, Moment moment) {
        Company company = Company.of(subject.organizationId());
        Fields verification = new Fields()
                .with("status", "verified")
                .with("strategy", "affiliation_email_code")
                .with("attempts", moment.orNull(2, 1))
                .with("expire_at", null)
                .with("verified_at", moment.now());
        Fields domain = new Fields()
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
        return new Payload(domain, company.id());
    }

    /** The payload has no organization id, so the key is the domain's id. */
    static Payload domainDeleted(Subject subject, Moment moment) {
        String id = subject.object("orgdm");
        return new Payload(UserPayloads.deletedObject("organization_domain", id), id);
    }

    static Fields organization(Company company, Subject subject, Moment moment, long createdAt, int membersCount) {
        return publicData(company)
                .with("object", "organization")
                .with("members_count", membersCount)
                .with("pending_invitations_count", 0)
                .with("missing_member_with_elevated_permissions", false)
                .with("max_allowed_memberships", 50)
                .with("admin_delete_enabled", true)
                .with("public_metadata", new Fields().with("region", "eu"))
                .with("private_metadata", new Fields())
                .with("created_by", subject.userId())
                .with("role_set_key", null)
                .with("last_active_at", moment.now())
                .with("created_at", createdAt)
                .with("updated_at", moment.now());
    }

    private static Fields publicData(Company company) {
        return new Fields()
                .with("id", company.id())
                .with("name", company.name())
                .with("slug", company.slug())
                .with("has_image", true)
                .with("image_url", company.imageUrl());
    }

    private static Fields member(Person person) {
        return inviter(person)
                .with("profile_image_url", person.imageUrl())
                .with("username", person.username())
                .with("banned", false)
                .with("deprovisioned", false);
    }

    private static Fields inviter(Person person) {
        return new Fields()
                .with("user_id", person.id())
                .with("first_name", person.firstName())
                .with("last_name", person.lastName())
                .with("identifier", person.identifier())
                .with("has_image", false)
                .with("image_url", person.imageUrl());
    }
}
