// SPDX-License-Identifier: Apache-2.0
/** A Kafka record to the change that it asks of the mirror. */
@NullMarked
package dev.clerkbridge.usersync.decode;

import org.jspecify.annotations.NullMarked;
