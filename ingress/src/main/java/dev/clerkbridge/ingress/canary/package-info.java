// SPDX-License-Identifier: Apache-2.0
/** Sends signed probes to the public URL to check that webhooks can arrive. */
@NullMarked
package dev.clerkbridge.ingress.canary;

import org.jspecify.annotations.NullMarked;
