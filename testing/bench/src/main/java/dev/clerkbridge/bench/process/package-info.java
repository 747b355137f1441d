// SPDX-License-Identifier: Apache-2.0
/** Programs that a benchmark starts in addition to the services, and the measurement of the machine's load. */
@NullMarked
package dev.clerkbridge.bench.process;

import org.jspecify.annotations.NullMarked;
