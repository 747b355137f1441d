// SPDX-License-Identifier: Apache-2.0
/** The interface for sending example events; only the local stack implements it. */
@NullMarked
package dev.clerkbridge.console.example;

import org.jspecify.annotations.NullMarked;
