// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

/**
 * What every page needs to know about the console and its reader.
 *
 * @param actions whether the pages can redrive set-aside events
 * @param examples whether the pages can send example events
 * @param token proves the origin of the reader's forms
 */
public record Frame(boolean actions, boolean examples, String token) {}
