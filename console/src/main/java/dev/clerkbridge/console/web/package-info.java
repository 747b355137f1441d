// SPDX-License-Identifier: Apache-2.0
/** The pages and the JSON API, who may read them, and what they hide. */
@NullMarked
package dev.clerkbridge.console.web;

import org.jspecify.annotations.NullMarked;
