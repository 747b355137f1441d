/** The environment, read once into one typed record. */
@NullMarked
package dev.clerkbridge.usersync.config;

import org.jspecify.annotations.NullMarked;
