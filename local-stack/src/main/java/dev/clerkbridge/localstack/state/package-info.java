// SPDX-License-Identifier: Apache-2.0
/** The local stack's files: its state, its secrets, and the addresses by which other commands find it. */
@NullMarked
package dev.clerkbridge.localstack.state;

import org.jspecify.annotations.NullMarked;
