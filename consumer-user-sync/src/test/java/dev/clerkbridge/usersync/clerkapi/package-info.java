// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.NullMarked;
