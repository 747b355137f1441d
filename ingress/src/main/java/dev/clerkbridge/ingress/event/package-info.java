@NullMarked
package dev.clerkbridge.ingress.event;

import org.jspecify.annotations.NullMarked;
