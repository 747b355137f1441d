// SPDX-License-Identifier: Apache-2.0
/** What the programs behind {@code ./bridge} have in common on the command line. */
@NullMarked
package dev.clerkbridge.testbed.command;

import org.jspecify.annotations.NullMarked;
