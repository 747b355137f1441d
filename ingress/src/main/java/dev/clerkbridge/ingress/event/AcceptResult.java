// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** The acceptor's result for one event. Only {@link #DURABLE} may be answered with 200. */
public enum AcceptResult {
    /** Fsynced in the journal, or acknowledged by Kafka's in-sync replicas. */
    DURABLE,
    /** No room: the journal reached its limit, the disk is full, or too many events are in flight. */
    FULL,
    /** The journal is broken, or Kafka rejected the record. */
    FAILED,
    /** Kafka did not acknowledge in time; the event may still appear on the topic. */
    TIMED_OUT,
    /** The service is shutting down. */
    CLOSING
}
