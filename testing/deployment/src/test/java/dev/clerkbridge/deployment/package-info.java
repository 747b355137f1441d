// SPDX-License-Identifier: Apache-2.0
/** Tests for the parts of the product that are not Java: manifests, alerts, dashboards, image options, documents. */
@NullMarked
package dev.clerkbridge.deployment;

import org.jspecify.annotations.NullMarked;
