// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** The acceptor's result for one event. Only {@link #DURABLE} may be answered 200. */
public enum AcceptResult {
    /** The event is fsynced in the journal, or Kafka's in-sync replicas have acknowledged it. */
    DURABLE,
    /**
     * There is no room for the event now: the journal or the disk is full, another program has locked the journal, or
     * too many events are waiting for the disk, for Kafka or for one partition.
     */
    FULL,
    /** The journal has failed or, in kafka mode, Kafka is down or the quarantine topic refused the event. */
    FAILED,
    /** Kafka did not acknowledge the event in time, but the event may still be published later. */
    TIMED_OUT,
    /** The service is shutting down. */
    CLOSING
}
