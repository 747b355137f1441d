// SPDX-License-Identifier: Apache-2.0
/** The command line of a service: help from the declared settings, exit codes, and running until it is stopped. */
@NullMarked
package dev.clerkbridge.operations.command;

import org.jspecify.annotations.NullMarked;
