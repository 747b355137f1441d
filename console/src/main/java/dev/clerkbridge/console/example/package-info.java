// SPDX-License-Identifier: Apache-2.0
/** What a page needs of whoever makes example events: the local stack does, nothing else. */
@NullMarked
package dev.clerkbridge.console.example;

import org.jspecify.annotations.NullMarked;
