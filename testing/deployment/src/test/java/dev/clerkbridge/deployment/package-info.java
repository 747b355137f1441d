// SPDX-License-Identifier: Apache-2.0
/** What is outside the Java code and yet part of the product: manifests, alerts, dashboards, configuration's documents. */
@NullMarked
package dev.clerkbridge.deployment;

import org.jspecify.annotations.NullMarked;
