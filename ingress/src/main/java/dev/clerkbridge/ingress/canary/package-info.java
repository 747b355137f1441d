@NullMarked
package dev.clerkbridge.ingress.canary;

import org.jspecify.annotations.NullMarked;
