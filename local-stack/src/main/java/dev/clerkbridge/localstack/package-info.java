// SPDX-License-Identifier: Apache-2.0
/** The {@code bridge} command line, which runs the whole bridge on a developer's machine. */
@NullMarked
package dev.clerkbridge.localstack;

import org.jspecify.annotations.NullMarked;
