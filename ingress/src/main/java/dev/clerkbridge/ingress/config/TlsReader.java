package dev.clerkbridge.ingress.config;

import dev.clerkbridge.ingress.tls.IdentityException;
import dev.clerkbridge.ingress.tls.IdentityException.Part;
import dev.clerkbridge.ingress.tls.IdentityFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads {@link TlsConfig}: both files or neither, and what stands in them must be usable at start. */
final class TlsReader {

    private static final String CERTIFICATE = "HTTP_TLS_CERTIFICATE";
    private static final String KEY = "HTTP_TLS_KEY";
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration RELOAD = Duration.ofSeconds(10);

    private final Environment environment;

    TlsReader(Environment environment) {
        this.environment = environment;
    }

    /** Null where TLS is not asked for, or not as it can be had. */
    @Nullable TlsConfig read() {
        String certificate = environment.find(CERTIFICATE);
        String key = environment.find(KEY);
        if (certificate != null && key != null) {
            return load(new IdentityFiles(Path.of(certificate), Path.of(key)));
        }
        if (certificate != null) {
            fault(Part.KEY, "is not set, but " + CERTIFICATE + " is; TLS needs both");
        } else if (key != null) {
            fault(Part.CERTIFICATE, "is not set, but " + KEY + " is; TLS needs both");
        }
        return null;
    }

    private @Nullable TlsConfig load(IdentityFiles files) {
        try {
            return new TlsConfig(files, files.load(), HANDSHAKE, RELOAD);
        } catch (IdentityException e) {
            Path file = e.part() == Part.CERTIFICATE ? files.certificate() : files.key();
            fault(e.part(), "\"" + file + "\" " + e.getMessage());
            return null;
        }
    }

    private void fault(Part part, String problem) {
        switch (part) {
            case CERTIFICATE -> environment.fault(CERTIFICATE, problem, "/etc/clerk-bridge/tls/tls.crt");
            case KEY -> environment.fault(KEY, problem, "/etc/clerk-bridge/tls/tls.key");
        }
    }
}
