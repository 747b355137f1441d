// SPDX-License-Identifier: Apache-2.0
/** {@code bridge up}: runs all parts in one JVM, with the services' own wiring. */
@NullMarked
package dev.clerkbridge.localstack.up;

import org.jspecify.annotations.NullMarked;
