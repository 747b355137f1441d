@NullMarked
package dev.clerkbridge.ingress.kafka;

import org.jspecify.annotations.NullMarked;
