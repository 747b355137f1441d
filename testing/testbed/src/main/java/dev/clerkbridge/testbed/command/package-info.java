// SPDX-License-Identifier: Apache-2.0
/** Shared command-line code of the programs behind {@code ./bridge}. */
@NullMarked
package dev.clerkbridge.testbed.command;

import org.jspecify.annotations.NullMarked;
