// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The event types of the examples: every type that Clerk documents in its OpenAPI description, its SDK or its guides.
 * These sources list different types.
 */
public enum ExampleType {
    USER_CREATED("user.created", "data.id", UserPayloads::created),
    USER_UPDATED("user.updated", "data.id", UserPayloads::updated),
    USER_DELETED("user.deleted", "data.id", UserPayloads::deleted),
    SESSION_CREATED("session.created", "data.user_id", SessionPayloads.withStatus("active")),
    SESSION_PENDING("session.pending", "data.user_id", SessionPayloads.withStatus("pending")),
    SESSION_ENDED("session.ended", "data.user_id", SessionPayloads.withStatus("ended")),
    SESSION_REMOVED("session.removed", "data.user_id", SessionPayloads.withStatus("removed")),
    SESSION_REVOKED("session.revoked", "data.user_id", SessionPayloads.withStatus("revoked")),
    ORGANIZATION_CREATED("organization.created", "data.id", OrganizationPayloads.created()),
    ORGANIZATION_UPDATED("organization.updated", "data.id", OrganizationPayloads.updated()),
    ORGANIZATION_DELETED("organization.deleted", "data.id", OrganizationPayloads::deleted),
    ORGANIZATION_DOMAIN_CREATED("organizationDomain.created", "data.organization_id", OrganizationPayloads::domain),
    ORGANIZATION_DOMAIN_UPDATED("organizationDomain.updated", "data.organization_id", OrganizationPayloads::domain),
    ORGANIZATION_DOMAIN_DELETED("organizationDomain.deleted", "data.id", OrganizationPayloads::domainDeleted),
    ORGANIZATION_INVITATION_CREATED(
            "organizationInvitation.created", "data.organization_id", OrganizationPayloads.invitation("pending")),
    ORGANIZATION_INVITATION_ACCEPTED(
            "organizationInvitation.accepted", "data.user_id", OrganizationPayloads::invitationAccepted),
    ORGANIZATION_INVITATION_REVOKED(
            "organizationInvitation.revoked", "data.organization_id", OrganizationPayloads.invitation("revoked")),
    ORGANIZATION_MEMBERSHIP_CREATED(
            "organizationMembership.created",
            "data.public_user_data.user_id",
            OrganizationPayloads.membership("org:member")),
    ORGANIZATION_MEMBERSHIP_UPDATED(
            "organizationMembership.updated",
            "data.public_user_data.user_id",
            OrganizationPayloads.membership("org:admin")),
    ORGANIZATION_MEMBERSHIP_DELETED(
            "organizationMembership.deleted",
            "data.public_user_data.user_id",
            OrganizationPayloads.membership("org:member")),
    ROLE_CREATED("role.created", "data.id", InstancePayloads::role),
    ROLE_UPDATED("role.updated", "data.id", InstancePayloads::role),
    ROLE_DELETED("role.deleted", "data.id", InstancePayloads.deleted("role", "role")),
    PERMISSION_CREATED("permission.created", "data.id", InstancePayloads::permission),
    PERMISSION_UPDATED("permission.updated", "data.id", InstancePayloads::permission),
    PERMISSION_DELETED("permission.deleted", "data.id", InstancePayloads.deleted("permission", "perm")),
    EMAIL_CREATED("email.created", "data.user_id; without a user, data.id", MessagePayloads::email),
    SMS_CREATED("sms.created", "data.user_id; without a user, data.id", MessagePayloads::sms),
    SUBSCRIPTION_CREATED(
            "subscription.created", "the payer's user or organization", BillingPayloads.subscription("active")),
    SUBSCRIPTION_UPDATED(
            "subscription.updated", "the payer's user or organization", BillingPayloads.subscription("active")),
    SUBSCRIPTION_ACTIVE(
            "subscription.active", "the payer's user or organization", BillingPayloads.subscription("active")),
    SUBSCRIPTION_PAST_DUE(
            "subscription.pastDue", "the payer's user or organization", BillingPayloads.subscription("past_due")),
    SUBSCRIPTION_ITEM_CREATED(
            "subscriptionItem.created",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("upcoming")),
    SUBSCRIPTION_ITEM_UPDATED(
            "subscriptionItem.updated",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("active")),
    SUBSCRIPTION_ITEM_ACTIVE(
            "subscriptionItem.active",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("active")),
    SUBSCRIPTION_ITEM_CANCELED(
            "subscriptionItem.canceled",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("canceled")),
    SUBSCRIPTION_ITEM_ENDED(
            "subscriptionItem.ended",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("ended")),
    SUBSCRIPTION_ITEM_EXPIRED(
            "subscriptionItem.expired",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("expired")),
    SUBSCRIPTION_ITEM_ABANDONED(
            "subscriptionItem.abandoned",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("abandoned")),
    SUBSCRIPTION_ITEM_INCOMPLETE(
            "subscriptionItem.incomplete",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("incomplete")),
    SUBSCRIPTION_ITEM_PAST_DUE(
            "subscriptionItem.pastDue",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("past_due")),
    SUBSCRIPTION_ITEM_UPCOMING(
            "subscriptionItem.upcoming",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("upcoming")),
    SUBSCRIPTION_ITEM_FREE_TRIAL_ENDING(
            "subscriptionItem.freeTrialEnding",
            "the payer's user or organization; without a payer, data.id",
            BillingPayloads.subscriptionItem("active")),
    PAYMENT_ATTEMPT_CREATED(
            "paymentAttempt.created", "the payer's user or organization", BillingPayloads.paymentAttempt("pending")),
    PAYMENT_ATTEMPT_UPDATED(
            "paymentAttempt.updated", "the payer's user or organization", BillingPayloads.paymentAttempt("paid")),
    WAITLIST_ENTRY_CREATED("waitlistEntry.created", "data.id", InstancePayloads.waitlistEntry("pending")),
    WAITLIST_ENTRY_UPDATED("waitlistEntry.updated", "data.id", InstancePayloads.waitlistEntry("invited")),
    INVITATION_CREATED("invitation.created", "data.id", InstancePayloads.invitation("pending")),
    INVITATION_ACCEPTED("invitation.accepted", "data.id", InstancePayloads.invitation("accepted")),
    INVITATION_REVOKED("invitation.revoked", "data.id", InstancePayloads.invitation("revoked"));

    private static final Map<String, ExampleType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ExampleType::wireName, Function.identity()));

    private final String wireName;
    private final String keySource;

    @SuppressWarnings("ImmutableEnumChecker") // the makers have no state
    private final ExamplePayload.Maker maker;

    ExampleType(String wireName, String keySource, ExamplePayload.Maker maker) {
        this.wireName = wireName;
        this.keySource = keySource;
        this.maker = maker;
    }

    /** The type with this {@code wireName}, for example {@code user.created}; empty if there is none. */
    public static Optional<ExampleType> named(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    /** The type's name in the envelope. */
    public String wireName() {
        return wireName;
    }

    /** Describes where the Kafka key of these events comes from. */
    public String keySource() {
        return keySource;
    }

    /** The type that reports a change of the same object, for example {@code user.updated}; empty if Clerk has none. */
    public Optional<ExampleType> updateOfTheSame() {
        return named(wireName.substring(0, wireName.indexOf('.')) + ".updated");
    }

    ExamplePayload payload(Subject subject, Moment moment) {
        return maker.make(subject, moment);
    }
}
