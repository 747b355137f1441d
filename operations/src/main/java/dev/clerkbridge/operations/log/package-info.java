// SPDX-License-Identifier: Apache-2.0
/**
 * The log format of all services. Every service includes the {@code logback.xml} of this package, which chooses between
 * text and JSON.
 */
@NullMarked
package dev.clerkbridge.operations.log;

import org.jspecify.annotations.NullMarked;
