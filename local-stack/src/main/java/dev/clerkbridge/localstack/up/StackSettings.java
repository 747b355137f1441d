// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import dev.clerkbridge.localstack.state.StateFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of a stack.
 *
 * @param folder the state folder; it must exist, and no other stack may be using it
 * @param secrets the ingress's signing secrets, in any form that the ingress accepts
 * @param environment additional settings of the services, by variable
 */
public record StackSettings(StateFolder folder, Ports ports, String secrets, Map<String, String> environment) {

    /**
     * Prefixes of variables that the user may have set for another bridge. They would stop the services from connecting
     * to this stack's broker, and the stack's commands from posting to its ingress, whose address begins with http://.
     */
    private static final List<String> OF_OTHER_BRIDGES =
            List.of("KAFKA_SECURITY_", "KAFKA_SASL_", "KAFKA_SSL_", "HTTP_TLS_");

    /**
     * Settings that change what the services' commands do to the stack's data. A command in another terminal gets the
     * stack's values.
     */
    public static final List<String> OF_COMMANDS =
            List.of("CLERK_INSTANCE_IDS", "DATABASE_SCHEMA", "SYNC_PRIVATE_METADATA", "SYNC_RAW");

    /** Whether a variable of the user's environment is likely to be meant for another bridge than the stack. */
    public static boolean isForAnotherBridge(String variable) {
        return OF_OTHER_BRIDGES.stream().anyMatch(variable::startsWith);
    }

    /** The user's value of a variable; empty if it is not set. */
    String value(String variable) {
        return environment.getOrDefault(variable, "");
    }

    /** Whether {@code CLERK_INSTANCE_IDS} limits the Clerk instances whose events are usable. */
    boolean limitsInstances() {
        return !value("CLERK_INSTANCE_IDS").isBlank();
    }

    /**
     * The environment of a service. The stack's {@code overrides} replace the user's settings, and settings for another
     * bridge are omitted.
     */
    Map<String, String> environmentWith(Map<String, String> overrides) {
        Map<String, String> seen = new HashMap<>(environment);
        seen.keySet().removeIf(StackSettings::isForAnotherBridge);
        seen.putAll(overrides);
        return seen;
    }

    /** Omits the secrets. */
    @Override
    public String toString() {
        return "StackSettings[" + folder.path() + "]";
    }
}
