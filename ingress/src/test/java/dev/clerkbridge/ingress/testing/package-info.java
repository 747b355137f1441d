// SPDX-License-Identifier: Apache-2.0
/** Code that the ingress's tests share: a Kafka broker, a running ingress, signatures as Svix makes them. */
@NullMarked
package dev.clerkbridge.ingress.testing;

import org.jspecify.annotations.NullMarked;
