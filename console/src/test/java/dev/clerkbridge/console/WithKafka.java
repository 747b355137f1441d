// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console;

import dev.clerkbridge.console.search.ConsoleTopics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test class whose tests share a broker; each test begins with empty topics of its own. */
public abstract class WithKafka {

    @TempDir
    static Path directory;

    protected static TestBroker kafka;

    protected ConsoleTopics topics;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = new TestBroker(directory);
    }

    @AfterAll
    static void stopKafka() throws Exception {
        kafka.close();
    }

    @BeforeEach
    void createTopics() throws Exception {
        topics = kafka.createTopics();
    }
}
