// SPDX-License-Identifier: Apache-2.0
/** {@code bridge send} and {@code replay}: post signed events as Svix does; send also simulates delivery faults. */
@NullMarked
package dev.clerkbridge.localstack.send;

import org.jspecify.annotations.NullMarked;
