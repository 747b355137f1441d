@NullMarked
package dev.clerkbridge.ingress.publish;

import org.jspecify.annotations.NullMarked;
