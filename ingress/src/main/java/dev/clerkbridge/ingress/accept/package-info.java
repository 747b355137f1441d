@NullMarked
package dev.clerkbridge.ingress.accept;

import org.jspecify.annotations.NullMarked;
