// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.ingress.tls.CertificateFiles;
import dev.clerkbridge.ingress.tls.ServerCertificate;
import java.time.Duration;

/**
 * TLS on the public port.
 *
 * @param files the files of the certificate and its key
 * @param certificate the certificate loaded at startup
 * @param handshake how long a TLS handshake may take
 * @param reload how often the files are checked for changes
 */
public record TlsConfig(CertificateFiles files, ServerCertificate certificate, Duration handshake, Duration reload) {}
