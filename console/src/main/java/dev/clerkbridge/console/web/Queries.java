// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.mirror.MirrorLookup;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.mirror.MirrorTable;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.search.EventSearch;
import dev.clerkbridge.console.search.LivePage;
import dev.clerkbridge.console.search.SearchPage;
import dev.clerkbridge.console.search.SearchPosition;
import dev.clerkbridge.console.story.EventOutcome;
import dev.clerkbridge.console.story.Reasons;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The queries that the pages and the API share. Methods block while they read a data source. Thread-safe. */
final class Queries {

    private static final int PAGE = 50;

    /** The number of events that a filter by outcome checks on a page. It is limited, because each check needs a row. */
    private static final int JUDGED = 200;

    private final ConsoleTopics topics;
    private final Sources sources;
    private final EventSearch search;

    Queries(ConsoleTopics topics, Sources sources) {
        this.topics = topics;
        this.sources = sources;
        this.search = sources.search();
    }

    /** The events since a position; the newest events if the position is null. */
    LivePage live(@Nullable String since, EventFilter filter) {
        return search.live(since, filter.condition(topics), limit(filter));
    }

    /** The events before the position at which the page of newer events ended. */
    SearchPage older(String from, EventFilter filter) {
        return search.next(from, filter.condition(topics), limit(filter));
    }

    private static int limit(EventFilter filter) {
        return filter.outcome() == null ? PAGE : JUDGED;
    }

    /** The events whose outcome matches the filter, with their outcomes. */
    List<EventLine> outcomes(List<ReceivedEvent> events, EventFilter filter) {
        List<EventOutcome> outcomes = sources.outcomes().of(events);
        return IntStream.range(0, events.size())
                .filter(i -> filter.wants(outcomes.get(i)))
                .mapToObj(i -> EventLine.of(events.get(i), topics).withOutcome(outcomes.get(i)))
                .toList();
    }

    /**
     * The record at {@link EventLine#position()}, with its current outcome.
     *
     * @throws IllegalArgumentException if the position is missing or malformed, or the record no longer exists
     */
    EventLine at(@Nullable String position) {
        List<ReceivedEvent> found = position == null
                ? List.of()
                : search.next(position, event -> true, 1).hits();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("There is no record at this position. Retention may have deleted it.");
        }
        return EventLine.of(found.get(0), topics)
                .withOutcome(sources.outcomes().of(found).get(0));
    }

    List<EventLine> lines(List<ReceivedEvent> events) {
        return events.stream().map(event -> EventLine.of(event, topics)).toList();
    }

    /** Searches for a message by its id. If a page without hits has a next position, the search can continue. */
    SearchPage message(String id, @Nullable String from) {
        if (from != null) {
            return search.next(from, EventSearch.hasId(id), PAGE);
        }
        SearchPage near = search.aroundCreation(id, PAGE);
        return near != null ? near : search.newest(topics.all(), EventSearch.hasId(id), PAGE);
    }

    /** The page of a message, from the records that {@link #message} found. */
    EventPage event(List<ReceivedEvent> foundRecords, boolean revealed) {
        return EventPage.of(
                sources.stories().tell(foundRecords),
                topics,
                sources.redriveMarks().notRedriven(),
                revealed);
    }

    ObjectPage object(String id, @Nullable String from) {
        SearchPage page = from == null ? search.byKey(id, PAGE) : search.next(from, EventSearch.hasKey(id), PAGE);
        MirrorLookup mirrored = sources.mirror().lookUp(MirrorTable.ofId(id), id);
        MirrorRow row = mirrored.row();
        return new ObjectPage(
                id,
                row == null ? null : Masking.mask(row),
                mirrored.problem(),
                row != null && row.isTombstone(),
                outcomes(page.hits(), EventFilter.NONE),
                text(page.next()),
                page.read(),
                page.left());
    }

    /** The ids of the users with this primary e-mail address. */
    List<String> usersByEmailAddress(String address) {
        return sources.mirror().usersByEmailAddress(address).stream()
                .map(MirrorRow::id)
                .toList();
    }

    ListPage quarantine(EventFilter filter, @Nullable String from) {
        return list(topics.quarantine(), filter, from);
    }

    ListPage deadLetters(EventFilter filter, @Nullable String from) {
        return list(topics.deadLetters(), filter, from);
    }

    private ListPage list(String topic, EventFilter filter, @Nullable String from) {
        Predicate<ReceivedEvent> left = sources.redriveMarks().notRedriven();
        Predicate<ReceivedEvent> wanted = left.and(filter.condition(topics));
        SearchPage page = from == null ? search.newest(List.of(topic), wanted, PAGE) : search.next(from, wanted, PAGE);
        Map<String, Long> reasons = new TreeMap<>();
        SearchPage counted = search.newest(
                List.of(topic),
                event -> {
                    if (left.test(event)) {
                        reasons.merge(Reasons.code(event), 1L, Long::sum);
                    }
                    return false;
                },
                1);
        return new ListPage(
                lines(page.hits()),
                reasons,
                counted.next() == null,
                sources.monitor().setAsideInJournal(),
                text(page.next()),
                page.read(),
                page.left());
    }

    HealthPage health() {
        return new HealthChecks(sources, topics).run();
    }

    private static @Nullable String text(@Nullable SearchPosition position) {
        return position == null ? null : position.toString();
    }
}
