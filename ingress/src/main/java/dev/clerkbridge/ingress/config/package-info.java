// SPDX-License-Identifier: Apache-2.0
/** The settings of the ingress: their declarations, and one typed record that is read once at start. */
@NullMarked
package dev.clerkbridge.ingress.config;

import org.jspecify.annotations.NullMarked;
