// SPDX-License-Identifier: Apache-2.0
/** The crash test: repeatedly kills the ingress under load and checks that no acknowledged event is lost. */
@NullMarked
package dev.clerkbridge.faults.crash;

import org.jspecify.annotations.NullMarked;
