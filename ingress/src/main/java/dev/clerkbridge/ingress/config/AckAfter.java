// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

/** Where an event must be durable before its request is answered 200. */
public enum AckAfter {
    /** The service's own journal, fsynced; Kafka may be slow or away. */
    JOURNAL,
    /** Kafka's in-sync replicas; the service keeps no state. */
    KAFKA
}
