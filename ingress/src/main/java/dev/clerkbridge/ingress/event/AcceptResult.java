// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** What became of an event that was given to the acceptor. Only {@link #DURABLE} may be answered with a 200. */
public enum AcceptResult {
    /** Fsynced in the journal, or acknowledged by Kafka's in-sync replicas. */
    DURABLE,
    /** No room: the journal reached its limit, the disk is full, or too many events are in flight. */
    FULL,
    /** The journal is broken, or Kafka refused. */
    FAILED,
    /** Kafka did not acknowledge in time; the event may yet appear on the topic. */
    TIMED_OUT,
    /** The service is shutting down. */
    CLOSING
}
