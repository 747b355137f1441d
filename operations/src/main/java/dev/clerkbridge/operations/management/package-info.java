// SPDX-License-Identifier: Apache-2.0
/** Serves health and metrics over HTTP, on a port and on threads of its own. */
@NullMarked
package dev.clerkbridge.operations.management;

import org.jspecify.annotations.NullMarked;
