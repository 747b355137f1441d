@NullMarked
package dev.clerkbridge.testbed.server;

import org.jspecify.annotations.NullMarked;
