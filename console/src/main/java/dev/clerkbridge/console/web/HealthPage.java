// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.service.ServiceState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether anything is wrong now. */
public record HealthPage(List<ServiceState> services, List<Check> checks) {

    /**
     * Something that the console looked at itself.
     *
     * @param detail what it found, with the cause if it is bad
     * @param at the time that the detail is about, if there is one
     * @param runbook the heading in the runbook that says what to do, as the part of a link behind the {@code #}
     */
    public record Check(
            String name,
            boolean good,
            String detail,
            @Nullable Instant at,
            String runbook) {}

    /** Whether everything is well. */
    public boolean isGood() {
        return services.stream().allMatch(ServiceState::ready)
                && checks.stream().allMatch(Check::good);
    }
}
