@NullMarked
package dev.clerkbridge.ingress.metrics;

import org.jspecify.annotations.NullMarked;
