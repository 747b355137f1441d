// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import java.util.regex.Pattern;

/** The names of the topics. Quarantine and dead-letter topics are named after the events topic. */
public final class TopicNames {

    /** The default name of the topic of usable events. */
    public static final String EVENTS = "clerk.events";

    /** The default name of the topic of objects read from Clerk's API. */
    public static final String SNAPSHOTS = "clerk.snapshots";

    /** Kafka's limit for the length of a topic name, in characters. */
    public static final int MAX_LENGTH = 249;

    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9._-]{1," + MAX_LENGTH + "}");

    private TopicNames() {}

    /** The topic of signed events that no subscriber can use, and of events that Kafka refused on the events topic. */
    public static String quarantine(String eventsTopic) {
        return eventsTopic + ".quarantine";
    }

    /** The topic of events and snapshots that the consumer group could not apply. */
    public static String deadLetters(String eventsTopic, String groupId) {
        return eventsTopic + "." + groupId + ".dlq";
    }

    /** The consumer group whose commits store {@link RedriveMarks}. It never has members. */
    public static String redriveGroup(String eventsTopic) {
        return eventsTopic + ".redrive";
    }

    /** Whether Kafka allows a topic with this name. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches() && !name.equals(".") && !name.equals("..");
    }
}
