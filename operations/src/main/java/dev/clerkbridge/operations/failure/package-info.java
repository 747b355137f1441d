// SPDX-License-Identifier: Apache-2.0
/** Finds the cause of a failure for messages and logs. */
@NullMarked
package dev.clerkbridge.operations.failure;

import org.jspecify.annotations.NullMarked;
