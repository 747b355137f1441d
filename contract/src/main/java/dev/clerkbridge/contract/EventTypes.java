// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.util.Set;

/**
 * The event types that Clerk documents in its OpenAPI description, its SDK or its guides. Events of other types are
 * published too; metrics count them under {@link #OTHER}.
 */
public final class EventTypes {

    /** The value of a metric's type label for unknown and missing types, so that the number of series is bounded. */
    public static final String OTHER = "other";

    /** Every documented type. */
    public static final Set<String> KNOWN = Set.of(
            "user.created",
            "user.updated",
            "user.deleted",
            "session.created",
            "session.pending",
            "session.ended",
            "session.removed",
            "session.revoked",
            "organization.created",
            "organization.updated",
            "organization.deleted",
            "organizationDomain.created",
            "organizationDomain.updated",
            "organizationDomain.deleted",
            "organizationInvitation.created",
            "organizationInvitation.accepted",
            "organizationInvitation.revoked",
            "organizationMembership.created",
            "organizationMembership.updated",
            "organizationMembership.deleted",
            "role.created",
            "role.updated",
            "role.deleted",
            "permission.created",
            "permission.updated",
            "permission.deleted",
            "email.created",
            "sms.created",
            "invitation.created",
            "invitation.accepted",
            "invitation.revoked",
            "waitlistEntry.created",
            "waitlistEntry.updated",
            "subscription.created",
            "subscription.updated",
            "subscription.active",
            "subscription.pastDue",
            "subscriptionItem.created",
            "subscriptionItem.updated",
            "subscriptionItem.active",
            "subscriptionItem.canceled",
            "subscriptionItem.ended",
            "subscriptionItem.abandoned",
            "subscriptionItem.incomplete",
            "subscriptionItem.pastDue",
            "subscriptionItem.upcoming",
            "subscriptionItem.freeTrialEnding",
            "subscriptionItem.expired",
            "paymentAttempt.created",
            "paymentAttempt.updated");

    private EventTypes() {}
}
