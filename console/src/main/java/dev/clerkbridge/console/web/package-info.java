// SPDX-License-Identifier: Apache-2.0
/** The pages and the JSON API, with access control and the masking of personal data. */
@NullMarked
package dev.clerkbridge.console.web;

import org.jspecify.annotations.NullMarked;
