// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.service;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A service's readiness.
 *
 * @param name the service's name on the page
 * @param ready whether the service answered 200; false if there is no {@code health}
 * @param health the service's answer; null if it did not answer or the answer could not be parsed
 * @param problem why there is no {@code health}; null if there is
 */
public record ServiceState(
        String name,
        boolean ready,
        @Nullable JsonNode health,
        @Nullable String problem) {

    /** The anchor of the runbook section to read when this service is not ready. */
    public String runbook() {
        return name.equals("ingress") ? "clerkingressnotready" : "clerkusersyncnotready";
    }
}
