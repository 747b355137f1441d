// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

/**
 * The objects that an event is about. Events of one type and subject are versions of the same object.
 *
 * @param userId the user, for types that have one
 * @param organizationId the organization, for types that have one
 * @param objectId the object's id without its prefix
 * @param paidByOrganization whether the organization, not the user, is the payer of billing events
 * @param chosen whether the caller chose the user; if so, events with an optional user always contain that user
 */
public record Subject(
        String userId, String organizationId, String objectId, boolean paidByOrganization, boolean chosen) {

    /** A copy with a chosen user, who is also the payer. */
    public Subject withUser(String id) {
        return new Subject(id, organizationId, objectId, false, true);
    }

    /** A copy with this organization. */
    public Subject withOrganization(String id) {
        return new Subject(userId, id, objectId, paidByOrganization, chosen);
    }

    String object(String prefix) {
        return prefix + "_" + objectId;
    }
}
