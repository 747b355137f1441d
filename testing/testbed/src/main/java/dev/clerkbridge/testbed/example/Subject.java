// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

/**
 * Whom and what an event is about. Two events of one type and one subject are two versions of the same object.
 *
 * @param userId the user, for types that name one
 * @param organizationId the organization, for types that name one
 * @param objectId the last part of the id of the object itself, without its prefix
 * @param paidByOrganization whether the organization, not the user, is the payer of billing events
 * @param chosen whether the user was asked for, so that events which may name none must name him
 */
public record Subject(
        String userId, String organizationId, String objectId, boolean paidByOrganization, boolean chosen) {

    /** The same subject for a user who was asked for, and who pays for himself. */
    public Subject withUser(String id) {
        return new Subject(id, organizationId, objectId, false, true);
    }

    /** The same subject for an organization that was asked for. */
    public Subject withOrganization(String id) {
        return new Subject(userId, id, objectId, paidByOrganization, chosen);
    }

    String object(String prefix) {
        return prefix + "_" + objectId;
    }
}
