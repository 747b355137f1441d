// SPDX-License-Identifier: Apache-2.0
/** What the tests share: real engines, one of each per JVM, and events of our own making. */
@NullMarked
package dev.clerkbridge.usersync.testing;

import org.jspecify.annotations.NullMarked;
