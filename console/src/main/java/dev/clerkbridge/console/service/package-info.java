// SPDX-License-Identifier: Apache-2.0
/** Reads the health and the metrics of the ingress and the consumer from their management ports. */
@NullMarked
package dev.clerkbridge.console.service;

import org.jspecify.annotations.NullMarked;
