// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A service's readiness.
 *
 * @param name of the service, as shown on the page
 * @param ready whether it answered 200
 * @param health its answer; null if there was none or it could not be parsed
 * @param problem why there is no answer; null if there is one
 */
public record ServiceState(
        String name,
        boolean ready,
        @Nullable JsonNode health,
        @Nullable String problem) {

    /** The anchor of the runbook section for this service being not ready. */
    public String runbook() {
        return name.equals("ingress") ? "clerkingressnotready" : "clerkusersyncnotready";
    }
}
