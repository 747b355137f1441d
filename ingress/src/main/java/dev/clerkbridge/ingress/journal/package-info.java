@NullMarked
package dev.clerkbridge.ingress.journal;

import org.jspecify.annotations.NullMarked;
