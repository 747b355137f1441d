// SPDX-License-Identifier: Apache-2.0
/**
 * The contract of the topics as code: topic names, headers, event types, key rule, version rule, and reading a record.
 *
 * <p>{@code docs/contract.md} describes the same contract in prose. Any JVM subscriber can use this module; it needs
 * only Jackson's streaming parser and the Kafka client.
 */
@NullMarked
package dev.clerkbridge.contract;

import org.jspecify.annotations.NullMarked;
