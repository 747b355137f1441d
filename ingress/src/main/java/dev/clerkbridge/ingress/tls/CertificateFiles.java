// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.tls;

import dev.clerkbridge.ingress.tls.UnusableCertificateException.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a certificate and its private key. They can be replaced at any time, but not atomically:
 * for a moment, the key may not belong to the certificate.
 *
 * @param certificate the certificate chain in PEM; the service's own certificate is the first one
 * @param key the private key in PEM
 */
public record CertificateFiles(Path certificate, Path key) {

    /**
     * Loads the current content of the files.
     *
     * @throws UnusableCertificateException if the certificate or the key cannot be used
     */
    public ServerCertificate load() throws UnusableCertificateException {
        return ServerCertificate.of(read(certificate, Part.CERTIFICATE), read(key, Part.KEY));
    }

    /**
     * A text that changes whenever the content of a file changes. If a file cannot be read, the text describes that
     * failure instead.
     */
    public String fingerprint() {
        try {
            return ServerCertificate.fingerprint(read(certificate, Part.CERTIFICATE), read(key, Part.KEY));
        } catch (UnusableCertificateException e) {
            return e.part() + " " + e.getMessage();
        }
    }

    private static byte[] read(Path file, Part part) throws UnusableCertificateException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UnusableCertificateException(part, "cannot be read: " + e, e);
        }
    }
}
