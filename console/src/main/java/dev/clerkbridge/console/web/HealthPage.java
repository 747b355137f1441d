// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.service.ServiceState;
import java.util.List;

/** Whether anything is wrong now. */
public record HealthPage(List<ServiceState> services, List<Check> checks) {

    /**
     * Something that the console looked at itself.
     *
     * @param detail what it found, with the cause if it is bad
     * @param runbook the part of the runbook's address behind the {@code #}
     */
    public record Check(String name, boolean good, String detail, String runbook) {}

    /** Whether everything is well. */
    public boolean isGood() {
        return services.stream().allMatch(ServiceState::ready)
                && checks.stream().allMatch(Check::good);
    }
}
