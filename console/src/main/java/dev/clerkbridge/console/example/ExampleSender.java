// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.example;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Posts signed example events, as "Send Example" in Clerk's Dashboard does. Only a program that embeds the console can give
 * it one, so no setting makes a console in production send events that never happened.
 */
public interface ExampleSender {

    /** Clerk's event types. */
    List<String> types();

    /** What may happen to a delivery on its way; the first is: nothing. */
    List<String> mishaps();

    /**
     * Makes, signs and posts one event.
     *
     * @return an answer for each delivery, in the order in which they were made
     * @throws IllegalArgumentException with a sentence for the reader, if the request names no type or mishap
     * @throws InterruptedException if the thread was interrupted while it waited for an answer
     */
    List<SentExample> send(ExampleRequest request) throws InterruptedException;

    /**
     * What to send.
     *
     * @param userId null for somebody new
     * @param organizationId null for a new one
     */
    record ExampleRequest(
            String type,
            String mishap,
            @Nullable String userId,
            @Nullable String organizationId) {}

    /**
     * A delivery and its answer.
     *
     * @param id the {@code svix-id}
     * @param note what is special about this one of several deliveries; empty if nothing is
     */
    record SentExample(String id, String type, String key, int status, String answer, String note) {}
}
