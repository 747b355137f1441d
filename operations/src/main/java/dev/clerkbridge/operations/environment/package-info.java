// SPDX-License-Identifier: Apache-2.0
/**
 * Reads a service's settings from environment variables.
 *
 * <p>A service declares each of its own variables once, as a {@link dev.clerkbridge.operations.environment.Setting}. Parsing,
 * {@code --help} and the tables of {@code docs/configuration.md} all use these declarations.
 * {@link dev.clerkbridge.operations.environment.Environment} finds every fault in one run and never shows a value that
 * could be a secret.
 */
@NullMarked
package dev.clerkbridge.operations.environment;

import org.jspecify.annotations.NullMarked;
