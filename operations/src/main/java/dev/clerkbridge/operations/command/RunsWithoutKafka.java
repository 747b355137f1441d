// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

/** A command that runs even if the settings for Kafka are wrong: it does not use Kafka, or reports what is wrong. */
public interface RunsWithoutKafka {}
