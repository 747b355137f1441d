// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.clerkbridge.ingress.tls.UnusableCertificateException.Part;
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

/** A certificate chain and the private key of its first certificate. {@code toString} does not reveal the key. */
public final class ServerCertificate {

    private static final byte[] PROBE = {'p', 'r', 'o', 'b', 'e'};

    private final PemKeyCertOptions pem;
    private final String fingerprint;
    private final Instant expires;

    private ServerCertificate(PemKeyCertOptions pem, String fingerprint, Instant expires) {
        this.pem = pem;
        this.fingerprint = fingerprint;
        this.expires = expires;
    }

    /**
     * Parses a certificate chain and a key in PEM. Accepts an expired certificate, because clients check the expiry.
     *
     * @throws UnusableCertificateException if one of them cannot be parsed, the key is neither RSA nor EC, or it does
     *     not belong to the certificate
     */
    static ServerCertificate of(byte[] certificate, byte[] key) throws UnusableCertificateException {
        List<X509Certificate> chain = chain(certificate);
        PemKeyCertOptions pem =
                new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
        if (!matches(privateKey(pem), chain.get(0).getPublicKey())) {
            throw new UnusableCertificateException(Part.KEY, "does not belong to the certificate");
        }
        Instant expires = chain.stream()
                .map(link -> link.getNotAfter().toInstant())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        return new ServerCertificate(pem, fingerprint(certificate, key), expires);
    }

    /** A hash of the content of both files; does not reveal the key. */
    static String fingerprint(byte[] certificate, byte[] key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(digest.digest(certificate));
            return HexFormat.of().formatHex(digest.digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate and key for Vert.x. */
    public PemKeyCertOptions pem() {
        return pem;
    }

    /** The earliest expiry of all certificates in the chain. */
    public Instant expires() {
        return expires;
    }

    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return "ServerCertificate[expires=" + expires + "]";
    }

    private static List<X509Certificate> chain(byte[] pem) throws UnusableCertificateException {
        try {
            List<X509Certificate> chain =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            // Java also reads DER and PKCS #7, Vert.x only PEM.
            if (chain.isEmpty() || !new String(pem, ISO_8859_1).contains("-----BEGIN CERTIFICATE-----")) {
                throw new UnusableCertificateException(Part.CERTIFICATE, "contains no PEM certificate");
            }
            return chain;
        } catch (CertificateException e) {
            throw new UnusableCertificateException(Part.CERTIFICATE, "is not a PEM certificate chain", e);
        }
    }

    /** The private key, parsed by Vert.x. */
    private static PrivateKey privateKey(PemKeyCertOptions pem) throws UnusableCertificateException {
        try {
            // The parameter may be null, because Vert.x uses it only to read keys from files.
            X509KeyManager manager =
                    (X509KeyManager) pem.getKeyManagerFactory(null).getKeyManagers()[0];
            for (String type : List.of("RSA", "EC")) {
                String[] aliases = manager.getServerAliases(type, null);
                if (aliases != null && aliases.length > 0) {
                    return manager.getPrivateKey(aliases[0]);
                }
            }
            throw new UnusableCertificateException(Part.CERTIFICATE, "has a key that is neither RSA nor EC");
        } catch (UnusableCertificateException e) {
            throw e;
        } catch (Exception e) {
            throw new UnusableCertificateException(
                    Part.KEY, "is not a PEM private key (RSA or EC) without a password", e);
        }
    }

    private static boolean matches(PrivateKey key, PublicKey certified) {
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
            // The algorithm, curve or length of the key differs from the certificate's.
            return false;
        }
    }
}
