// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import java.net.URI;
import java.time.Duration;

/**
 * Where the canary goes.
 *
 * @param url the webhook endpoint as Clerk knows it
 * @param interval from the start of one probe to the start of the next
 */
public record CanaryConfig(URI url, Duration interval) {}
