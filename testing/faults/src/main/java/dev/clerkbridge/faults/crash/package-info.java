// SPDX-License-Identifier: Apache-2.0
/** The crash test: kills the ingress again and again under load and checks that nothing it acknowledged is lost. */
@NullMarked
package dev.clerkbridge.faults.crash;

import org.jspecify.annotations.NullMarked;
