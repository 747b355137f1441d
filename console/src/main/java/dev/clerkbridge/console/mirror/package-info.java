// SPDX-License-Identifier: Apache-2.0
/** Reads rows of the mirror, by primary key or e-mail address. Writes nothing. */
@NullMarked
package dev.clerkbridge.console.mirror;

import org.jspecify.annotations.NullMarked;
