// SPDX-License-Identifier: Apache-2.0
/** Serves health and metrics over HTTP, with a port and threads of their own. */
@NullMarked
package dev.clerkbridge.operations.management;

import org.jspecify.annotations.NullMarked;
