// SPDX-License-Identifier: Apache-2.0
/** What a failure means for the stream, and the topic that takes what cannot be used. */
@NullMarked
package dev.clerkbridge.usersync.failure;

import org.jspecify.annotations.NullMarked;
