// SPDX-License-Identifier: Apache-2.0
/** Commands for a running stack: show its state, trace an event, pause Kafka or PostgreSQL, stop the stack. */
@NullMarked
package dev.clerkbridge.localstack.control;

import org.jspecify.annotations.NullMarked;
