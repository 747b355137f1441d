// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.tls;

import dev.clerkbridge.ingress.tls.IdentityException.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the identity is kept. The files may be replaced at any time, one after the other.
 *
 * @param certificate the chain in PEM, the service's own certificate first
 * @param key its private key in PEM
 */
public record IdentityFiles(Path certificate, Path key) {

    /**
     * What the files contain now.
     *
     * @throws IdentityException when it cannot be used
     */
    public Identity load() throws IdentityException {
        return Identity.of(read(certificate, Part.CERTIFICATE), read(key, Part.KEY));
    }

    /** Changes whenever {@link #load()} might give something else; what cannot be read has a fingerprint too. */
    public String fingerprint() {
        try {
            return Identity.fingerprint(read(certificate, Part.CERTIFICATE), read(key, Part.KEY));
        } catch (IdentityException e) {
            return e.part() + " " + e.getMessage();
        }
    }

    private static byte[] read(Path file, Part part) throws IdentityException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IdentityException(part, "cannot be read: " + e, e);
        }
    }
}
