// SPDX-License-Identifier: Apache-2.0
/** The meter registry of a service, with the meters that every service has. */
@NullMarked
package dev.clerkbridge.operations.metrics;

import org.jspecify.annotations.NullMarked;
