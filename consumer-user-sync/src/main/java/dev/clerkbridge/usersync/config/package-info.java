// SPDX-License-Identifier: Apache-2.0
/** The consumer's settings: their declarations, and the typed records that hold their values. */
@NullMarked
package dev.clerkbridge.usersync.config;

import org.jspecify.annotations.NullMarked;
