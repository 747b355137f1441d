// SPDX-License-Identifier: Apache-2.0
/**
 * The command line of a service: help generated from the declared settings, exit codes, shutdown on a signal. Also the
 * options and the output of {@code redrive}.
 */
@NullMarked
package dev.clerkbridge.operations.command;

import org.jspecify.annotations.NullMarked;
