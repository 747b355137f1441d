// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.mirror;

import org.jspecify.annotations.Nullable;

/**
 * An object's row, or the reason why it cannot be read.
 *
 * @param row the object's row; null if the mirror has no row for the object or cannot be read
 * @param problem why the lookup failed, as a sentence for the reader; null if it did not fail
 */
public record MirrorLookup(
        @Nullable MirrorRow row, @Nullable String problem) {}
