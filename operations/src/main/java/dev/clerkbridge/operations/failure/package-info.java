// SPDX-License-Identifier: Apache-2.0
/** How failures are told. */
@NullMarked
package dev.clerkbridge.operations.failure;

import org.jspecify.annotations.NullMarked;
