@NullMarked
package dev.clerkbridge.ingress.envelope;

import org.jspecify.annotations.NullMarked;
