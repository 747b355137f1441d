// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.net.URI;
import java.time.Duration;

/**
 * Where and how often the canary sends probes.
 *
 * @param url the public URL of the webhook endpoint, as the Clerk Dashboard shows it
 * @param interval the time between the starts of two probes
 */
public record CanaryConfig(URI url, Duration interval) {}
