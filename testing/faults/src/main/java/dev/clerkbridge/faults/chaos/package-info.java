// SPDX-License-Identifier: Apache-2.0
/** The chaos test: breaks everything around the mirror again and again under load and checks every row it keeps. */
@NullMarked
package dev.clerkbridge.faults.chaos;

import org.jspecify.annotations.NullMarked;
