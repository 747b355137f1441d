// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

/**
 * The values that the layout of every page needs.
 *
 * @param actions whether the pages can redrive events
 * @param examples whether the pages can send example events
 * @param token proves that a form comes from the console's own page
 */
public record Frame(boolean actions, boolean examples, String token) {}
