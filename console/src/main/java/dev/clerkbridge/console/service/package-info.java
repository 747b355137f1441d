// SPDX-License-Identifier: Apache-2.0
/** Asks the ingress and the consumer how they are, over their management ports. */
@NullMarked
package dev.clerkbridge.console.service;

import org.jspecify.annotations.NullMarked;
