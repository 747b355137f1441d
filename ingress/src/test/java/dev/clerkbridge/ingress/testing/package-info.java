// SPDX-License-Identifier: Apache-2.0
/** What the ingress's tests share: a Kafka, a sender that signs as Svix does, and bodies as Clerk sends them. */
@NullMarked
package dev.clerkbridge.ingress.testing;

import org.jspecify.annotations.NullMarked;
