// SPDX-License-Identifier: Apache-2.0
/** Runs commands of the services' own jars against the stack on this machine. */
@NullMarked
package dev.clerkbridge.localstack.service;

import org.jspecify.annotations.NullMarked;
