@NullMarked
package dev.clerkbridge.ingress.management;

import org.jspecify.annotations.NullMarked;
