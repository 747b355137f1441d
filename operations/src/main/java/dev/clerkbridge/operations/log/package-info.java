// SPDX-License-Identifier: Apache-2.0
/**
 * The one log format of all services: {@code logback.xml} beside it, which every service includes, chooses between text and
 * JSON.
 */
@NullMarked
package dev.clerkbridge.operations.log;

import org.jspecify.annotations.NullMarked;
