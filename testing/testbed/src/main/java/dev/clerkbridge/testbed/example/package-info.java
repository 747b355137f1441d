// SPDX-License-Identifier: Apache-2.0
/**
 * Example events of Clerk's event types, and their signatures.
 *
 * <p>Start with {@link dev.clerkbridge.testbed.example.Examples}. The payloads follow Clerk's published schemas; the
 * people and companies in them are fictional.
 */
@NullMarked
package dev.clerkbridge.testbed.example;

import org.jspecify.annotations.NullMarked;
