// SPDX-License-Identifier: Apache-2.0
@NullMarked
package dev.clerkbridge.ingress.canary;

import org.jspecify.annotations.NullMarked;
