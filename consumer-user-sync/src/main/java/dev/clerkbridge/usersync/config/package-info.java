// SPDX-License-Identifier: Apache-2.0
/** The consumer's settings: their declarations, and the typed records that are read from them at start. */
@NullMarked
package dev.clerkbridge.usersync.config;

import org.jspecify.annotations.NullMarked;
