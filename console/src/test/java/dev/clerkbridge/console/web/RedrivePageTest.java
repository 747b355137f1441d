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

    private String pageWithoutEvents(boolean complete) {
        RedrivePage page = new RedrivePage("/quarantine", List.of(), "no-key", List.of(), 0, 0, complete, true);
        return html.framed("redrive", Map.of("page", page), "ada");
    }
}
