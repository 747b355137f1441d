// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.tls;

import dev.clerkbridge.ingress.tls.IdentityException.Part;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.X509KeyManager;

/** A chain of certificates and the private key of its first one, seen to belong together. Never prints the key. */
public final class Identity {

    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final PemKeyCertOptions pem;
    private final String fingerprint;
    private final Instant expires;

    private Identity(PemKeyCertOptions pem, String fingerprint, Instant expires) {
        this.pem = pem;
        this.fingerprint = fingerprint;
        this.expires = expires;
    }

    /**
     * Reads both from PEM. A certificate that has expired is taken: it is not for this service to say what its callers
     * accept.
     *
     * @throws IdentityException when either cannot be read, or the key is not that of the certificate
     */
    static Identity of(byte[] certificate, byte[] key) throws IdentityException {
        List<X509Certificate> chain = chain(certificate);
        PemKeyCertOptions pem =
                new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
        if (!belongs(privateKey(pem), chain.get(0).getPublicKey())) {
            throw new IdentityException(Part.KEY, "does not belong to the certificate");
        }
        Instant expires = chain.stream()
                .map(link -> link.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new Identity(pem, fingerprint(certificate, key), expires);
    }

    /** The same for the same content of both files, and for nothing else; does not give the key away. */
    static String fingerprint(byte[] certificate, byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(digest.digest(certificate));
            return HexFormat.of().formatHex(digest.digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As Vert.x wants it. */
    public PemKeyCertOptions pem() {
        return pem;
    }

    /** When the first certificate of the chain runs out that does so. */
    public Instant expires() {
        return expires;
    }

    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return "Identity[expires=" + expires + "]";
    }

    private static List<X509Certificate> chain(byte[] pem) throws IdentityException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (chain.isEmpty()) {
                throw new IdentityException(Part.CERTIFICATE, "holds no certificate");
            }
            return chain;
        } catch (CertificateException e) {
            throw new IdentityException(Part.CERTIFICATE, "is not a chain of certificates in PEM", e);
        }
    }

    /** The key as Vert.x will use it. */
    private static PrivateKey privateKey(PemKeyCertOptions pem) throws IdentityException {
        try {
            // Vert.x itself is asked for only where there are paths.
            X509KeyManager manager =
                    (X509KeyManager) pem.getKeyManagerFactory(null).getKeyManagers()[0];
            for (String type : List.of("RSA", "EC")) {
                String[] aliases = manager.getServerAliases(type, null);
                if (aliases != null && aliases.length > 0) {
                    return manager.getPrivateKey(aliases[0]);
                }
            }
            throw new IdentityException(Part.CERTIFICATE, "has a key that is neither RSA nor EC");
        } catch (IdentityException e) {
            throw e;
        } catch (Exception e) {
            throw new IdentityException(Part.KEY, "is not a private key in PEM, RSA or EC, without a password", e);
        }
    }

    private static boolean belongs(PrivateKey key, PublicKey certified) {
        try {
            Signature signature =
                    Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Another algorithm, or another curve or length: not this key.
            return false;
        }
    }
}
