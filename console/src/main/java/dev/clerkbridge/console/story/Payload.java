// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.clerkbridge.contract.LoneSurrogates;
import dev.clerkbridge.contract.ReceivedEvent;
import java.io.IOException;

/** Reads the body of an event as a JSON tree. */
public final class Payload {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Payload() {}

    /** Never throws; a missing body or one that is not JSON becomes a {@link MissingNode}. */
    public static JsonNode of(ReceivedEvent event) {
        byte[] value = event.record().value();
        try {
            return value == null ? MissingNode.getInstance() : JSON.readTree(LoneSurrogates.replace(value));
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
