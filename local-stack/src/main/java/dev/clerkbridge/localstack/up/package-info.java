// SPDX-License-Identifier: Apache-2.0
/** {@code bridge up}: every part of the path in one JVM, with the wiring that the services themselves use. */
@NullMarked
package dev.clerkbridge.localstack.up;

import org.jspecify.annotations.NullMarked;
