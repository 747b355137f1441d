// SPDX-License-Identifier: Apache-2.0
/** The chaos test: repeatedly injects faults around the mirror under load, and checks every row. */
@NullMarked
package dev.clerkbridge.faults.chaos;

import org.jspecify.annotations.NullMarked;
