// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.ingress.tls.Identity;
import dev.clerkbridge.ingress.tls.IdentityFiles;
import java.time.Duration;

/**
 * TLS on the public port.
 *
 * @param files where the certificate and its key are
 * @param identity what the files held at start
 * @param handshake how long a connection may take to agree on its keys
 * @param reload how often the files are checked for changes
 */
public record TlsConfig(IdentityFiles files, Identity identity, Duration handshake, Duration reload) {}
