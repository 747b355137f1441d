// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

/** Where the ingress stores an event before it answers 200. */
public enum AckAfter {
    /** In the local journal, with fsync. Kafka may be slow or unavailable. */
    JOURNAL,
    /** On Kafka's in-sync replicas. The service stores no events. */
    KAFKA
}
