// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clerkbridge.console.redrive.Selection;
import dev.clerkbridge.contract.RecordPlace;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The body of an API request that redrives events.
 *
 * @param records places of records, in the format that {@link RecordPlace} parses
 * @param ids the {@code svix-id}s of events
 * @param dryRun whether to change nothing; null means true
 */
record RedriveRequest(
        @Nullable Set<String> records,
        @Nullable Set<String> ids,
        @Nullable String reason,
        @Nullable Boolean dryRun) {

    private static final String EXAMPLE =
            "The body is not a redrive request such as {\"reason\": \"foreign-instance\", \"dry_run\": true}: ";

    private static final ObjectReader JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .build()
            .readerFor(RedriveRequest.class);

    /**
     * Parses a body.
     *
     * @throws IllegalArgumentException with a message for the caller, if the body is not a redrive request
     */
    static RedriveRequest parse(@Nullable String body) {
        try {
            RedriveRequest request = body == null ? null : JSON.readValue(body);
            if (request != null) {
                return request;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(EXAMPLE + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException(EXAMPLE + "it is empty.");
    }

    boolean isDryRun() {
        return !Boolean.FALSE.equals(dryRun);
    }

    Selection selection(String topic) {
        Set<RecordPlace> places = Objects.requireNonNullElse(records, Set.<String>of()).stream()
                .map(RecordPlace::parse)
                .collect(Collectors.toSet());
        return new Selection(topic, places, Objects.requireNonNullElse(ids, Set.of()), reason);
    }
}
