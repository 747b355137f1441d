// SPDX-License-Identifier: Apache-2.0
/** The console's settings. */
@NullMarked
package dev.clerkbridge.console.config;

import org.jspecify.annotations.NullMarked;
