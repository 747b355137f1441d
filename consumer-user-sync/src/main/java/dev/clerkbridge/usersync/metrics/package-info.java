/** Every meter of the service, under one roof. */
@NullMarked
package dev.clerkbridge.usersync.metrics;

import org.jspecify.annotations.NullMarked;
