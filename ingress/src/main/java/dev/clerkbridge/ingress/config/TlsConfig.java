package dev.clerkbridge.ingress.config;

import dev.clerkbridge.ingress.tls.Identity;
import dev.clerkbridge.ingress.tls.IdentityFiles;
import java.time.Duration;

/**
 * TLS on the public port.
 *
 * @param files where the certificate and its key are kept, to be looked at again and again
 * @param identity what stood in them when the settings were read
 * @param handshake how long a connection may take to agree on its keys
 * @param reload how often the files are looked at
 */
public record TlsConfig(IdentityFiles files, Identity identity, Duration handshake, Duration reload) {}
