@NullMarked
package dev.clerkbridge.ingress.http;

import org.jspecify.annotations.NullMarked;
