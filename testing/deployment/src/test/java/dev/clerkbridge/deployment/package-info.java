// SPDX-License-Identifier: Apache-2.0
/** Tests for everything except Java code: manifests, alerts, dashboards, image options, and documentation. */
@NullMarked
package dev.clerkbridge.deployment;

import org.jspecify.annotations.NullMarked;
