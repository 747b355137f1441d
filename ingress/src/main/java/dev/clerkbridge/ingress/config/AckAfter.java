// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

/** Where an event must be durable before the ingress answers 200. */
public enum AckAfter {
    /** In the local journal, fsynced. Kafka may be slow or unavailable. */
    JOURNAL,
    /** On Kafka's in-sync replicas. The service keeps no state. */
    KAFKA
}
