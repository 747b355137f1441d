// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.event;

/** The acceptor's result for one event. Only {@link #DURABLE} may be answered 200. */
public enum AcceptResult {
    /** The event is fsynced in the journal, or Kafka's in-sync replicas have acknowledged it. */
    DURABLE,
    /** The journal has reached its limit, the disk is full, or too many events are in flight. */
    FULL,
    /** The journal has failed, Kafka is down, or Kafka rejected the record. */
    FAILED,
    /** Kafka did not acknowledge the event in time; it may still appear on the topic. */
    TIMED_OUT,
    /** The service is shutting down. */
    CLOSING
}
