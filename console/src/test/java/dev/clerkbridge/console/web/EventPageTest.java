// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.console.Records;
import dev.clerkbridge.console.story.EventOutcome;
import dev.clerkbridge.console.story.EventStory;
import dev.clerkbridge.console.story.ExplainedOutcome;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPageTest {

    @ParameterizedTest
    @CsvSource({
        "user.updated, happened at Clerk, accepted by the ingress",
        "user.snapshot, happened at Clerk, recorded by backfill or reconcile",
        "user.absent, a listing of Clerk's API began, recorded by backfill or reconcile"
    })
    void theStepsNameWhereTheRecordComesFrom(String type, String first, String second) {
        // Given
        EventStory story = new EventStory(
                Records.user("msg_1", type, 5, 10),
                new ExplainedOutcome(EventOutcome.WAITING, "", null),
                List.of(),
                null,
                null,
                "");

        // When
        EventPage page = EventPage.of(story, Records.TOPICS, event -> true, false);

        // Then
        assertThat(page.steps()).extracting(EventPage.Step::what).containsExactly(first, second);
    }
}
