// SPDX-License-Identifier: Apache-2.0
/** What can be set about the console. */
@NullMarked
package dev.clerkbridge.console.config;

import org.jspecify.annotations.NullMarked;
