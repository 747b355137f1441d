// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.console.service.ServiceMonitor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Prints how many requests the ingress refused and why, and the likely cause at most once a minute. */
final class RefusedDeliveries {

    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final String REQUESTS = "clerk_ingress_requests_total";
    private static final Set<String> ACCEPTED = Set.of("accepted", "canary");

    private static final Map<String, String> LIKELY = Map.of(
            "no_matching_signature",
            "they were signed with a different secret than this stack's (%s), or a proxy changed the body."
                    + " Clerk's Dashboard shows the signing secret of your endpoint under Webhooks",
            "too_old",
            "a recorded delivery was replayed, or this machine's clock is ahead",
            "too_new",
            "this machine's clock is behind",
            "missing_headers",
            "they do not come from Svix, or a proxy removes the svix- headers");

    private final ServiceMonitor monitor;
    private final String secretSource;
    private Map<String, Double> last = Map.of();
    private Instant nextWarning = Instant.MIN;

    /** @param secretSource the variable or file of this stack's secret, for messages */
    RefusedDeliveries(ServiceMonitor monitor, String secretSource) {
        this.monitor = monitor;
        this.secretSource = secretSource;
    }

    void look(Progress progress) {
        Map<String, Double> now = monitor.scrapeNow().ingress().byLabel(REQUESTS, "answer");
        if (!last.isEmpty()) {
            now.forEach((answer, count) -> say(answer, (long) (count - last.getOrDefault(answer, 0.0)), progress));
        }
        if (!now.isEmpty()) {
            last = now;
        }
    }

    private void say(String answer, long count, Progress progress) {
        if (count <= 0 || ACCEPTED.contains(answer)) {
            return;
        }
        progress.say(DeliveryLines.time(Instant.now()) + "  refused: " + answer.replace('_', ' ')
                + (count == 1 ? "" : ", " + count + " times"));
        String likely = LIKELY.get(answer);
        if (likely != null && Instant.now().isAfter(nextWarning)) {
            nextWarning = Instant.now().plus(BETWEEN_WARNINGS);
            progress.say("          likely cause: " + String.format(likely, secretSource));
        }
    }
}
