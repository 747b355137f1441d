@NullMarked
package dev.clerkbridge.engines;

import org.jspecify.annotations.NullMarked;
