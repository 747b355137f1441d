// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.search.ConsoleTopics;
import org.junit.jupiter.api.BeforeEach;

/** A test class that shares a broker with the others; each test begins with empty topics of its own. */
public abstract class WithKafka {

    protected static final TestBroker kafka = new TestBroker();

    protected ConsoleTopics topics;

    @BeforeEach
    void createTopics() throws Exception {
        topics = kafka.createTopics();
    }
}
