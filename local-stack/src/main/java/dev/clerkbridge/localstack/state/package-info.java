// SPDX-License-Identifier: Apache-2.0
/** What the local stack keeps on disk, and what its commands know of each other through it. */
@NullMarked
package dev.clerkbridge.localstack.state;

import org.jspecify.annotations.NullMarked;
