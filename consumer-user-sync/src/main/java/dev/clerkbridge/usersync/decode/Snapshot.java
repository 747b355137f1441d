package dev.clerkbridge.usersync.decode;

/** The mirrored part of an object's state; its class says which table it belongs to. */
public sealed interface Snapshot permits UserSnapshot, OrganizationSnapshot, MembershipSnapshot {}
