// SPDX-License-Identifier: Apache-2.0
/** JVMs that a test or a benchmark starts, watches and kills. */
@NullMarked
package dev.clerkbridge.testbed.process;

import org.jspecify.annotations.NullMarked;
