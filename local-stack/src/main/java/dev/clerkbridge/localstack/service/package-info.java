// SPDX-License-Identifier: Apache-2.0
/** Runs commands of the services' own jars against the stack on this machine, and the stand-in for Clerk's API. */
@NullMarked
package dev.clerkbridge.localstack.service;

import org.jspecify.annotations.NullMarked;
