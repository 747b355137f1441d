@NullMarked
package dev.clerkbridge.ingress.config;

import org.jspecify.annotations.NullMarked;
