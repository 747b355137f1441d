// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.command;

/** A command that does not use Kafka. It runs even if the settings for Kafka are wrong. */
public interface WithoutKafka {}
