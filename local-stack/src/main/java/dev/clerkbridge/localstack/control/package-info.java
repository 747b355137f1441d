// SPDX-License-Identifier: Apache-2.0
/** Commands for a running stack: show its state, pause Kafka or PostgreSQL, stop it. */
@NullMarked
package dev.clerkbridge.localstack.control;

import org.jspecify.annotations.NullMarked;
