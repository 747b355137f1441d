// SPDX-License-Identifier: Apache-2.0
/** Serves health and metrics over HTTP, on a separate port and with separate threads. */
@NullMarked
package dev.clerkbridge.operations.management;

import org.jspecify.annotations.NullMarked;
