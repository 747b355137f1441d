// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.service.ServiceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The readiness of the services and the results of the console's own checks. */
public record HealthPage(List<ServiceState> services, List<Check> checks) {

    /**
     * One of the console's own checks.
     *
     * @param detail the result, with the cause if the check failed
     * @param at the time that the detail refers to; null if there is none
     * @param runbook the anchor of the runbook section that says what to do
     */
    public record Check(
            String name,
            boolean good,
            String detail,
            @Nullable Instant at,
            String runbook) {

        private static final Map<String, String> LISTS =
                Map.of("Mirror", "/?outcome=waiting", "Quarantine", "/quarantine", "Dead letters", "/dead-letters");

        /** The page that lists the events of this check; null if there is none. */
        public @Nullable String list() {
            return LISTS.get(name);
        }
    }

    /** Whether both services are ready and all checks passed. */
    public boolean isGood() {
        return services.stream().allMatch(ServiceState::ready)
                && checks.stream().allMatch(Check::good);
    }
}
