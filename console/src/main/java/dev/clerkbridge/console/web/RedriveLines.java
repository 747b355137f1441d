// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.redrive.ConsoleRedrive;
import dev.clerkbridge.console.redrive.RedriveAttempt;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.web.RedrivePage.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Collects what the page and the API show of a run's events. Does not keep the events, because they can be large. */
final class RedriveLines implements Consumer<RedriveAttempt> {

    private final ConsoleTopics topics;
    private final List<Line> redriven = new ArrayList<>();
    private final List<Line> stay = new ArrayList<>();

    RedriveLines(ConsoleTopics topics) {
        this.topics = topics;
    }

    @Override
    public void accept(RedriveAttempt attempt) {
        List<Line> lines = attempt.redriven() ? redriven : stay;
        if (attempt.redriven() || stay.size() < ConsoleRedrive.MAX_EVENTS) {
            lines.add(Line.of(attempt, topics));
        }
    }

    /** The number of events that were redriven so far. */
    int redriven() {
        return redriven.size();
    }

    /** The events that were redriven, and the first thousand of those that stay. */
    List<Line> all() {
        return Stream.concat(redriven.stream(), stay.stream()).toList();
    }
}
