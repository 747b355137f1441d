// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.net.URI;
import java.time.Duration;

/**
 * Where and how often the canary sends probes.
 *
 * @param url the webhook endpoint as Clerk knows it
 * @param interval time between the starts of two probes
 */
public record CanaryConfig(URI url, Duration interval) {}
