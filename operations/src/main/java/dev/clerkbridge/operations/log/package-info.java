// SPDX-License-Identifier: Apache-2.0
/**
 * The log format of all services. Every service includes this package's {@code logback.xml}, which selects text or
 * JSON.
 */
@NullMarked
package dev.clerkbridge.operations.log;

import org.jspecify.annotations.NullMarked;
