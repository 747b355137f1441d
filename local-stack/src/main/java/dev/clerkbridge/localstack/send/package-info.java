// SPDX-License-Identifier: Apache-2.0
/** {@code bridge send}: posts signed example events as Svix would, and what goes wrong in life. */
@NullMarked
package dev.clerkbridge.localstack.send;

import org.jspecify.annotations.NullMarked;
