// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A Kafka client's settings as environment variables of a service. */
final class ClientVariables {

    private ClientVariables() {}

    /** Returns the variables. For example, {@code security.protocol} becomes {@code KAFKA_SECURITY_PROTOCOL}. */
    static Map<String, String> of(Map<String, Object> client) {
        return client.entrySet().stream()
                .collect(Collectors.toMap(
                        property -> "KAFKA_"
                                + property.getKey().toUpperCase(Locale.ROOT).replace('.', '_'),
                        property -> property.getValue().toString()));
    }
}
