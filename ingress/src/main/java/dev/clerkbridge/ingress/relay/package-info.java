@NullMarked
package dev.clerkbridge.ingress.relay;

import org.jspecify.annotations.NullMarked;
