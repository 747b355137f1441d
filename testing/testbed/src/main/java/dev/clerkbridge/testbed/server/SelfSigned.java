// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.UUID;

/**
 * A new key with a self-signed certificate for {@code localhost} and 127.0.0.1, created by the JDK's {@code keytool}.
 * TLS tests use it.
 */
public final class SelfSigned {

    private static final String ALIAS = "self";

    private final Path store;
    private final String password;
    private final X509Certificate certificate;
    private final String keyPem;

    private SelfSigned(Path store, String password) throws IOException, GeneralSecurityException {
        this.store = store;
        this.password = password;
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, password.toCharArray());
        }
        certificate = (X509Certificate) keys.getCertificate(ALIAS);
        keyPem = pem("PRIVATE KEY", keys.getKey(ALIAS, password.toCharArray()).getEncoded());
    }

    /** Creates a certificate and stores its key store in {@code directory}. */
    public static SelfSigned in(Path directory) {
        String password = UUID.randomUUID().toString();
        Path store = directory.resolve(UUID.randomUUID() + ".p12");
        try {
            keytool(store, password);
            return new SelfSigned(store, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PKCS12 file with the key and the certificate. Its password is {@link #password()}. */
    public Path store() {
        return store;
    }

    public String password() {
        return password;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String certificatePem() {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key in PKCS8, without a password. */
    public String keyPem() {
        return keyPem;
    }

    private static void keytool(Path store, String password) throws IOException {
        Path program = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-J-XX:TieredStopAtLevel=1",
                        "-J-XX:+UseSerialGC",
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password,
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=" + store.getFileName(),
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-ext",
                        "bc:c=ca:true",
                        "-validity",
                        "30")
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
    }

    private static String pem(String label, byte[] content) {
        String encoded = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n";
    }
}
