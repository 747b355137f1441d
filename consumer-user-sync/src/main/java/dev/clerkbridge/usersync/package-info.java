// SPDX-License-Identifier: Apache-2.0
/** The consumer: {@code UserSync} wires the packages below, from the topic to the tables. */
@NullMarked
package dev.clerkbridge.usersync;

import org.jspecify.annotations.NullMarked;
