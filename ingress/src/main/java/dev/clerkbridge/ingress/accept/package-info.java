// SPDX-License-Identifier: Apache-2.0
/** Makes events durable in the journal or in Kafka, before their requests are answered 200. */
@NullMarked
package dev.clerkbridge.ingress.accept;

import org.jspecify.annotations.NullMarked;
