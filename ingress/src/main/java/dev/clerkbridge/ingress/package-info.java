@NullMarked
package dev.clerkbridge.ingress;

import org.jspecify.annotations.NullMarked;
