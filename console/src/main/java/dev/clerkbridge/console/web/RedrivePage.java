// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.redrive.RedriveAttempt;
import dev.clerkbridge.console.redrive.RedriveResult;
import dev.clerkbridge.console.redrive.Selection;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.contract.RecordPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of redriving events, or of a dry run.
 *
 * @param path the path of the list that shows the events
 * @param records the form values of the chosen records; empty if a reason was chosen
 * @param shown the first events of the result
 * @param done false after a dry run
 */
public record RedrivePage(
        String path,
        List<String> records,
        @Nullable String reason,
        List<Line> shown,
        long total,
        long redriven,
        boolean complete,
        boolean marksFull,
        boolean done) {

    private static final int MAX_SHOWN = 100;

    /** One event of the result. */
    public record Line(EventLine event, boolean redriven, String explanation) {

        static Line of(RedriveAttempt attempt, ConsoleTopics topics) {
            return new Line(EventLine.of(attempt.event(), topics), attempt.redriven(), attempt.explanation());
        }
    }

    /** The service whose command can redrive the other events without marks. */
    public String service() {
        return path.equals("/quarantine") ? "ingress" : "consumer";
    }

    static RedrivePage of(String path, Selection selection, RedriveResult result, RedriveLines lines, boolean done) {
        return new RedrivePage(
                path,
                selection.places().stream().map(RecordPlace::toString).toList(),
                selection.reason(),
                lines.all().stream().limit(MAX_SHOWN).toList(),
                result.redriven() + result.left(),
                result.redriven(),
                result.complete(),
                result.marksFull(),
                done);
    }
}
