// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.clerkbridge.console.mirror.MirrorRow;
import dev.clerkbridge.console.search.ConsoleTopics;
import dev.clerkbridge.console.story.EventJson;
import dev.clerkbridge.console.story.EventOutcome;
import dev.clerkbridge.console.story.EventStory;
import dev.clerkbridge.contract.Envelope;
import dev.clerkbridge.contract.EpochMillis;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one event that a reader may see. The page and the API show the same data, but only the page can
 * reveal personal data.
 *
 * @param winner the event that made this event stale or replaced it; null if there is none or it is unknown
 * @param others other records of the same message
 * @param steps the steps of the event's processing, in their order
 * @param headers the record's headers, in their order, masked like the payload
 * @param payload the event's body, masked unless the reader reveals it; only its first values if there are very many
 * @param row the row, masked like the payload; null if there is none or it cannot be read
 * @param rowProblem why the row cannot be read; null if it can
 * @param redrivable the message's record on the quarantine or dead-letter topic; null if there is none, or it was
 *     redriven
 * @param objectId the id of the event's object, masked; null if there is none
 */
public record EventPage(
        EventLine event,
        EventOutcome outcome,
        String explanation,
        @Nullable EventLine winner,
        List<EventLine> others,
        List<Step> steps,
        String signature,
        Map<String, String> headers,
        JsonNode payload,
        @Nullable Map<String, @Nullable String> row,
        @Nullable String rowProblem,
        @Nullable String objectId,
        @Nullable EventLine redrivable,
        boolean revealed) {

    /**
     * One step of an event's processing.
     *
     * @param delay the time since the previous step; null for the first step
     */
    public record Step(String what, Instant at, @Nullable Duration delay) {

        /** The delay as text. Must not be called for the first step. */
        public String delayInWords() {
            long millis = Objects.requireNonNull(delay).toMillis();
            return millis < 1000 ? millis + " ms" : String.format(Locale.ROOT, "%,.1f s", millis / 1000.0);
        }
    }

    /** The time in a number called {@code timestamp} or {@code …_at}; null for any other field of a payload. */
    public static @Nullable Instant time(String name, JsonNode value) {
        boolean named = name.equals("timestamp") || name.endsWith("_at");
        Long millis = named && value.isNumber() ? EpochMillis.of(value.decimalValue()) : null;
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    static EventPage of(
            EventStory story, ConsoleTopics topics, Predicate<ReceivedEvent> notRedriven, boolean revealed) {
        JsonNode payload = EventJson.of(story.event());
        ReceivedEvent winner = story.explained().winner();
        return new EventPage(
                EventLine.of(story.event(), topics),
                story.explained().outcome(),
                story.explained().explanation(),
                winner == null ? null : EventLine.of(winner, topics),
                story.others().stream()
                        .map(other -> EventLine.of(other, topics))
                        .toList(),
                steps(story),
                story.signature(),
                headers(story.event(), revealed),
                PayloadExcerpt.of(revealed ? payload : Masking.mask(payload)),
                row(story.row(), revealed),
                story.rowProblem(),
                Masking.id(Envelope.of(story.event()).objectId()),
                redrivable(story, topics, notRedriven),
                revealed);
    }

    private static @Nullable EventLine redrivable(
            EventStory story, ConsoleTopics topics, Predicate<ReceivedEvent> notRedriven) {
        return Stream.concat(Stream.of(story.event()), story.others().stream())
                .filter(notRedriven)
                .map(record -> EventLine.of(record, topics))
                .filter(EventLine::isRedrivable)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Map<String, @Nullable String> row(@Nullable MirrorRow row, boolean revealed) {
        if (row == null) {
            return null;
        }
        return revealed ? row.columns() : Masking.mask(row);
    }

    private static List<Step> steps(EventStory story) {
        ReceivedEvent event = story.event();
        List<Step> steps = new ArrayList<>();
        if (event.occurredAt() != null) {
            boolean absent = String.valueOf(event.type()).endsWith(".absent");
            add(steps, absent ? "a listing of Clerk's API began" : "happened at Clerk", event.occurredAt());
        }
        boolean webhook = event.header(EventHeaders.SVIX_ID) != null;
        add(steps, webhook ? "accepted by the ingress" : "recorded by backfill or reconcile", event.recordedAt());
        MirrorRow row = story.row();
        if (story.explained().outcome() == EventOutcome.APPLIED && row != null) {
            Instant synced = instant(row.columns().get("synced_at"));
            if (synced != null) {
                add(steps, "written to the row", synced);
            }
        }
        return steps;
    }

    private static void add(List<Step> steps, String what, Instant at) {
        Duration delay = steps.isEmpty()
                ? null
                : Duration.between(steps.get(steps.size() - 1).at(), at);
        steps.add(new Step(what, at, delay));
    }

    /** Parses PostgreSQL's format, for example {@code 2026-11-26 12:00:00.123+00}. */
    private static @Nullable Instant instant(@Nullable String timestamptz) {
        if (timestamptz == null) {
            return null;
        }
        String iso = timestamptz.replace(' ', 'T').replaceFirst("([+-]\\d\\d)$", "$1:00");
        return OffsetDateTime.parse(iso).toInstant();
    }

    private static Map<String, String> headers(ReceivedEvent event, boolean revealed) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : event.record().headers()) {
            String value = header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
            headers.put(header.key(), revealed ? value : Masking.header(header.key(), value));
        }
        return headers;
    }
}
