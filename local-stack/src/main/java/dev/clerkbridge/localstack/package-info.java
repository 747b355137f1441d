@NullMarked
package dev.clerkbridge.localstack;

import org.jspecify.annotations.NullMarked;
