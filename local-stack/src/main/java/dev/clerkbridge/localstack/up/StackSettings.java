// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.state.StateFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stack needs to know.
 *
 * @param folder exists, and no other stack runs in it
 * @param secrets what the ingress verifies with: one signing secret, or several with commas between them
 * @param environment further settings of the services, by variable
 */
public record StackSettings(StateFolder folder, Ports ports, String secrets, Map<String, String> environment) {

    /** Variables of somebody's shell that are meant for another broker than this stack's. */
    private static final List<String> OF_OTHER_BROKERS = List.of("KAFKA_SECURITY_", "KAFKA_SASL_", "KAFKA_SSL_");

    /** The one that example events are signed with. */
    public String firstSecret() {
        return secrets.split(",", 2)[0].strip();
    }

    /** The environment that a service sees: any setting can be tried, but the stack's own {@code addresses} win. */
    Map<String, String> environmentWith(Map<String, String> addresses) {
        Map<String, String> seen = new HashMap<>(environment);
        seen.keySet().removeIf(name -> OF_OTHER_BROKERS.stream().anyMatch(name::startsWith));
        seen.putAll(addresses);
        return seen;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "StackSettings[" + folder.path() + "]";
    }
}
