// SPDX-License-Identifier: Apache-2.0
/** Starts, observes and kills JVM processes, and deletes their files. */
@NullMarked
package dev.clerkbridge.testbed.process;

import org.jspecify.annotations.NullMarked;
