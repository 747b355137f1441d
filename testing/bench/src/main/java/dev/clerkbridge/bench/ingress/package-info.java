// SPDX-License-Identifier: Apache-2.0
/**
 * {@code ./bridge bench ingress}: measures the ingress under load, and compares it with a bare server. Each measurement
 * implements {@code Scenario}.
 */
@NullMarked
package dev.clerkbridge.bench.ingress;

import org.jspecify.annotations.NullMarked;
