/** Health and metrics over HTTP, apart from the loop that they report on. */
@NullMarked
package dev.clerkbridge.usersync.management;

import org.jspecify.annotations.NullMarked;
