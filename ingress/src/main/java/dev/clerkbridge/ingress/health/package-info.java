@NullMarked
package dev.clerkbridge.ingress.health;

import org.jspecify.annotations.NullMarked;
