// SPDX-License-Identifier: Apache-2.0
/** The console: a web page and a JSON API that show what became of an event. {@code Console} wires everything. */
@NullMarked
package dev.clerkbridge.console;

import org.jspecify.annotations.NullMarked;
