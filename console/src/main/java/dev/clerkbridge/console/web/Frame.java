// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

/**
 * What every page knows of the console and its reader.
 *
 * @param actions whether set-aside events can be brought back from here
 * @param examples whether example events can be sent from here
 * @param token what the reader's forms prove their origin with
 */
public record Frame(boolean actions, boolean examples, String token) {}
