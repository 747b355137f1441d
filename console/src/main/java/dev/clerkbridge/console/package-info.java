// SPDX-License-Identifier: Apache-2.0
/** The console: web pages and a JSON API that show what happened to each event. {@code Console} wires everything. */
@NullMarked
package dev.clerkbridge.console;

import org.jspecify.annotations.NullMarked;
