// SPDX-License-Identifier: Apache-2.0
/**
 * What the topics hold, as code: their names, the headers, the event types, the key rule, and how to read a record.
 *
 * <p>{@code docs/contract.md} says the same in words. Any subscriber on the JVM can use it; it needs Jackson's streaming
 * parser and the Kafka client, nothing else.
 */
@NullMarked
package dev.clerkbridge.contract;

import org.jspecify.annotations.NullMarked;
