// SPDX-License-Identifier: Apache-2.0
/** Declares the settings of the ingress, and reads them at startup into typed records. */
@NullMarked
package dev.clerkbridge.ingress.config;

import org.jspecify.annotations.NullMarked;
