// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.clerkbridge.contract.LoneSurrogates;
import dev.clerkbridge.contract.ReceivedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Reads the body of an event as a JSON tree. */
public final class EventJson {

    /** The maximum depth of a tree on a page; a template calls itself for each level. */
    private static final int MAX_DEPTH = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EventJson() {}

    /**
     * Never throws. A body that cannot be read as JSON, for example because it is nested too deeply, becomes a single
     * text node.
     */
    public static JsonNode of(ReceivedEvent event) {
        byte[] value = event.record().value();
        if (value == null) {
            return TextNode.valueOf("");
        }
        try {
            JsonNode tree = JSON.readTree(LoneSurrogates.replace(value));
            return tree.isMissingNode() ? TextNode.valueOf("") : tree;
        } catch (IOException | NumberFormatException e) { // JSON allows exponents that BigDecimal does not
            return TextNode.valueOf(new String(value, StandardCharsets.UTF_8));
        }
    }
}
