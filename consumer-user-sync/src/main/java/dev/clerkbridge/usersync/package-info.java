// SPDX-License-Identifier: Apache-2.0
/** The consumer of the topics that keeps the mirror. {@code UserSync} wires the packages below. */
@NullMarked
package dev.clerkbridge.usersync;

import org.jspecify.annotations.NullMarked;
