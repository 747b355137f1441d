@NullMarked
package dev.clerkbridge.ingress.verify;

import org.jspecify.annotations.NullMarked;
