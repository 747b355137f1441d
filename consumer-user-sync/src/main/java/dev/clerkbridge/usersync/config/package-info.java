// SPDX-License-Identifier: Apache-2.0
/** The settings of the consumer: their declarations, and one typed record that is read once at start. */
@NullMarked
package dev.clerkbridge.usersync.config;

import org.jspecify.annotations.NullMarked;
