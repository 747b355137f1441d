// SPDX-License-Identifier: Apache-2.0
/** Describes failures for messages and logs. */
@NullMarked
package dev.clerkbridge.operations.failure;

import org.jspecify.annotations.NullMarked;
