@NullMarked
package dev.clerkbridge.ingress.door;

import org.jspecify.annotations.NullMarked;
