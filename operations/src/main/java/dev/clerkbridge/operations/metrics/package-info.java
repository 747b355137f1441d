// SPDX-License-Identifier: Apache-2.0
/** The meter registry of a service, with what every service measures alike. */
@NullMarked
package dev.clerkbridge.operations.metrics;

import org.jspecify.annotations.NullMarked;
