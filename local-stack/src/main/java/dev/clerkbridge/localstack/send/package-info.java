// SPDX-License-Identifier: Apache-2.0
/** {@code bridge send}: posts signed example events as Svix does, and simulates delivery faults. */
@NullMarked
package dev.clerkbridge.localstack.send;

import org.jspecify.annotations.NullMarked;
