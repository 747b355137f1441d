// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.example;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Posts signed example events, as "Send Example" in Clerk's Dashboard does. Only a program that embeds the console can
 * provide a sender, so no setting can make a production console send example events.
 */
public interface ExampleSender {

    /** The event types of which there are examples. */
    List<String> types();

    /** The delivery faults that can be simulated. The first entry stands for no fault. */
    List<String> faults();

    /**
     * Builds, signs and posts one event. Some delivery faults post it twice, or post a second event about the same
     * object.
     *
     * @return each delivery with its response, in the order in which they were sent
     * @throws IllegalArgumentException with a message for the reader, if the type or the delivery fault is unknown, or
     *     if the event cannot be posted
     * @throws InterruptedException if the thread is interrupted while waiting for a response
     */
    List<SentExample> send(ExampleRequest request) throws InterruptedException;

    /**
     * The event to send.
     *
     * @param userId null for a new user
     * @param organizationId null for a new organization
     */
    record ExampleRequest(
            String type,
            String fault,
            @Nullable String userId,
            @Nullable String organizationId) {}

    /**
     * A delivery and its response.
     *
     * @param id the {@code svix-id}
     * @param note how this delivery differs from a normal one; empty if it does not
     */
    record SentExample(String id, String type, String key, int status, String answer, String note) {}
}
