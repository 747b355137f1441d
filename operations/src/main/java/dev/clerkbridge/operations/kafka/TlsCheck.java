// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.network.ConnectionMode;
import org.apache.kafka.common.security.ssl.SslFactory;

/** Checks at startup the TLS settings that a client otherwise uses only when it connects. */
final class TlsCheck {

    private static final Set<String> HOST_NAME_CHECKS = Set.of("", "HTTPS");

    private TlsCheck() {}

    /**
     * Creates a TLS engine with these settings, without connecting. Does nothing if the client does not use TLS.
     *
     * @param settings all parsed properties of a client
     * @throws KafkaException if a protocol, a cipher suite or the algorithm that checks host names does not exist
     */
    static void createEngine(Map<String, ?> settings) {
        if (!String.valueOf(settings.get("security.protocol")).endsWith("SSL")) {
            return;
        }
        String names = String.valueOf(settings.get("ssl.endpoint.identification.algorithm"));
        if (!HOST_NAME_CHECKS.contains(names.toUpperCase(Locale.ROOT))) {
            throw new KafkaException("ssl.endpoint.identification.algorithm is neither https nor empty");
        }
        SslFactory factory = new SslFactory(ConnectionMode.CLIENT);
        try {
            factory.configure(settings);
            factory.createSslEngine("localhost", 1);
        } catch (IllegalArgumentException e) {
            throw new KafkaException("ssl.enabled.protocols or ssl.cipher.suites", e);
        } finally {
            factory.close();
        }
    }
}
