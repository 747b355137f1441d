// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What a service said of its readiness.
 *
 * @param name as a person calls it
 * @param ready whether it answered 200
 * @param health its answer, or null if there was none that could be read
 * @param problem why there is no answer, or null
 */
public record ServiceState(
        String name,
        boolean ready,
        @Nullable JsonNode health,
        @Nullable String problem) {

    /** The heading in the runbook that says what to do when it is not ready, as the part of a link behind the {@code #}. */
    public String runbook() {
        return name.equals("ingress") ? "clerkingressnotready" : "clerkusersyncnotready";
    }
}
