// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedrivePageTest {

    private static final String NOTHING = "There is nothing to redrive";
    private static final String UNFINISHED = "The run ended before it had read all selected events";

    private final Html html = new Html(new FormToken(), true, false);

    @Test
    void saysThatThereIsNothingToRedriveOnlyAfterReadingEverything() {
        assertThat(pageWithoutEvents(true)).contains(NOTHING).doesNotContain(UNFINISHED);
        assertThat(pageWithoutEvents(false)).contains(UNFINISHED).doesNotContain(NOTHING);
    }

    @Test
    void suggestsARunAfterThisOneOnlyIfThisOneCanStillStart() {
        assertThat(page(1, 1, false, false)).contains("Start another run after this one", "Redrive 1 now");
        assertThat(page(1, 0, false, false))
                .contains("Start another run from the list")
                .doesNotContain("now</button>");
        assertThat(page(1, 1, false, true)).contains("Start another run from the list");
    }

    @Test
    void namesTheCommandToUseIfKafkaStoresNoMoreMarks() {
        assertThat(pageWithFullMarks("/dead-letters"))
                .contains("Kafka stores no more marks", "the consumer's command")
                .doesNotContain("Start another run", "a second time");
        assertThat(pageWithFullMarks("/quarantine"))
                .contains(
                        "the ingress's command",
                        "publishes a second time those events of this run that could not be marked");
    }

    private String pageWithFullMarks(String path) {
        RedrivePage page = new RedrivePage(path, List.of(), "unknown", List.of(), 9, 9, false, true, true);
        return html.framed("redrive", Map.of("page", page), "ada");
    }

    private String pageWithoutEvents(boolean complete) {
        return page(0, 0, complete, true);
    }

    private String page(long total, long redriven, boolean complete, boolean done) {
        RedrivePage page =
                new RedrivePage("/quarantine", List.of(), "no-key", List.of(), total, redriven, complete, false, done);
        return html.framed("redrive", Map.of("page", page), "ada");
    }
}
