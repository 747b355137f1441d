@NullMarked
package dev.clerkbridge.usersync;

import org.jspecify.annotations.NullMarked;
