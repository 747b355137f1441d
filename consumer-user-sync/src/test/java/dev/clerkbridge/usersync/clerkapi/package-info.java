@NullMarked
package dev.clerkbridge.usersync.clerkapi;

import org.jspecify.annotations.NullMarked;
