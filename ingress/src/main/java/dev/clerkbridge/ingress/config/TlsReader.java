// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import static dev.clerkbridge.ingress.config.IngressSettings.TLS_CERTIFICATE;
import static dev.clerkbridge.ingress.config.IngressSettings.TLS_KEY;

import dev.clerkbridge.ingress.tls.CertificateFiles;
import dev.clerkbridge.ingress.tls.UnusableCertificateException;
import dev.clerkbridge.ingress.tls.UnusableCertificateException.Part;
import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.SafeValues;
import dev.clerkbridge.operations.environment.Setting;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@link TlsConfig}. Either both files are set and usable, or neither is set. */
final class TlsReader {

    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration RELOAD = Duration.ofSeconds(10);

    private final Environment environment;

    TlsReader(Environment environment) {
        this.environment = environment;
    }

    /** The configuration; null if neither file is set, or if there is a fault. */
    @Nullable TlsConfig read() {
        Path certificate = environment.find(TLS_CERTIFICATE);
        Path key = environment.find(TLS_KEY);
        requireBoth(TLS_CERTIFICATE, TLS_KEY);
        requireBoth(TLS_KEY, TLS_CERTIFICATE);
        return certificate == null || key == null ? null : load(new CertificateFiles(certificate, key));
    }

    private void requireBoth(Setting<?> set, Setting<?> missing) {
        if (environment.isSet(set) && !environment.isSet(missing)) {
            environment.fault(missing, "is not set, but " + set.name() + " is; TLS needs both");
        }
    }

    private @Nullable TlsConfig load(CertificateFiles files) {
        try {
            return new TlsConfig(files, files.load(), HANDSHAKE, RELOAD);
        } catch (UnusableCertificateException e) {
            boolean certificate = e.part() == Part.CERTIFICATE;
            String file = String.valueOf(certificate ? files.certificate() : files.key());
            environment.fault(
                    certificate ? TLS_CERTIFICATE : TLS_KEY,
                    SafeValues.describePath(file) + " "
                            + String.valueOf(e.getMessage()).replace(file, "it"));
            return null;
        }
    }
}
