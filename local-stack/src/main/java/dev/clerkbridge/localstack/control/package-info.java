// SPDX-License-Identifier: Apache-2.0
/** What one does to a stack that runs: look at it, take parts of it away, stop it. */
@NullMarked
package dev.clerkbridge.localstack.control;

import org.jspecify.annotations.NullMarked;
