// SPDX-License-Identifier: Apache-2.0
/** Reads health and metrics of the ingress and the consumer from their management ports. */
@NullMarked
package dev.clerkbridge.console.service;

import org.jspecify.annotations.NullMarked;
