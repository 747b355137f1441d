// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that docs/contract.md names every header, every quarantine reason and the default topics. */
class ContractDocTest {

    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of("../docs/contract.md"));
    }

    @Test
    void namesEveryHeader() {
        assertThat(Stream.of(EventHeaders.class, DeadLetterHeaders.class).flatMap(ContractDocTest::constants))
                .isNotEmpty()
                .allSatisfy(header -> assertThat(page).contains(header.equals("dlq.") ? header : "`" + header + "`"));
    }

    @Test
    void namesEveryReasonForQuarantine() {
        assertThat(QuarantineReason.values())
                .allSatisfy(reason -> assertThat(page).contains("`" + reason.code() + "`"));
    }

    @Test
    void namesTheDefaultTopics() {
        List<String> topics = List.of(
                TopicNames.EVENTS,
                TopicNames.SNAPSHOTS,
                TopicNames.quarantine(TopicNames.EVENTS),
                TopicNames.deadLetters(TopicNames.EVENTS, "user-sync"));

        assertThat(topics).allSatisfy(topic -> assertThat(page).contains("`" + topic + "`"));
    }

    private static Stream<String> constants(Class<?> names) {
        return Arrays.stream(names.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .map(field -> {
                    try {
                        return (String) field.get(null);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                });
    }
}
