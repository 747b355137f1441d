// SPDX-License-Identifier: Apache-2.0
/**
 * Example events of every type that Clerk sends, and their signatures.
 *
 * <p>{@link dev.clerkbridge.testbed.example.Examples} is the door. The payloads follow Clerk's published schemas
 * field by field; the people and companies in them are made up.
 */
@NullMarked
package dev.clerkbridge.testbed.example;

import org.jspecify.annotations.NullMarked;
