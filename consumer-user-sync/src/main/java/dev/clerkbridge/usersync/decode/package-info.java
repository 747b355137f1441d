// SPDX-License-Identifier: Apache-2.0
/** Decodes Kafka records into changes to the mirror. */
@NullMarked
package dev.clerkbridge.usersync.decode;

import org.jspecify.annotations.NullMarked;
