// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.TlsConfig;
import dev.clerkbridge.ingress.tls.CertificateFiles;
import dev.clerkbridge.ingress.tls.ServerCertificate;
import dev.clerkbridge.ingress.tls.UnusableCertificateException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the files of the certificate and activates a new certificate. If the new certificate is unusable, logs an error
 * once and keeps the old one active.
 *
 * <pre>
 *   poll ──not changed since the last load──► nothing
 *     └──changed──► poll again ──not changed again──► load: activate, or log why not
 *                       └──changed again──► wait for the next poll
 * </pre>
 *
 * The second poll is needed because the two files are replaced one after the other, so for a moment they do not match.
 */
final class CertificateWatch {

    private static final Logger LOGGER = LoggerFactory.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final CertificateFiles files;
    private final Duration interval;
    private final HttpMetrics metrics;
    private final Function<ServerCertificate, Future<Boolean>> activate;
    private String loaded;
    private String lastSeen;
    private volatile long timer;
    private volatile boolean polling;

    /**
     * Creates a watch. The settings' certificate counts as the one that is in use.
     *
     * @param activate makes new connections use the certificate
     */
    CertificateWatch(
            Vertx vertx,
            TlsConfig settings,
            HttpMetrics metrics,
            Function<ServerCertificate, Future<Boolean>> activate) {
        this.vertx = vertx;
        this.files = settings.files();
        this.interval = settings.reload();
        this.metrics = metrics;
        this.activate = activate;
        this.loaded = settings.certificate().fingerprint();
        this.lastSeen = loaded;
        metrics.certificateExpires(settings.certificate().expires());
    }

    void start() {
        timer = vertx.setPeriodic(interval.toMillis(), ignored -> {
            if (!polling) {
                polling = true;
                pollAndActivate();
            }
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** Reads the files on a worker thread. The next poll is skipped if this poll has not finished. */
    private void pollAndActivate() {
        vertx.executeBlocking(this::poll)
                .compose(renewed -> renewed.map(this::use).orElse(Future.succeededFuture(false)))
                .onFailure(this::failed)
                .onComplete(done -> polling = false);
    }

    /** Loads the certificate if the files have changed and are stable. Never runs concurrently. */
    private Optional<ServerCertificate> poll() throws UnusableCertificateException {
        String now = files.fingerprint();
        boolean stable = now.equals(lastSeen);
        lastSeen = now;
        if (!stable || now.equals(loaded)) {
            return Optional.empty();
        }
        loaded = now;
        return Optional.of(files.load());
    }

    private Future<Boolean> use(ServerCertificate certificate) {
        return activate.apply(certificate).onSuccess(used -> {
            metrics.certificateExpires(certificate.expires());
            LOGGER.atInfo()
                    .addKeyValue("certificate", files.certificate())
                    .addKeyValue("expires", certificate.expires())
                    .log("New connections now use the new certificate");
        });
    }

    private void failed(Throwable cause) {
        metrics.certificateNotReloaded();
        LOGGER.atError()
                .addKeyValue("certificate", files.certificate())
                .addKeyValue("key", files.key())
                .addKeyValue("cause", describe(cause))
                .log("The new certificate cannot be used; the old one stays in use");
    }

    private static String describe(Throwable cause) {
        return cause instanceof UnusableCertificateException fault
                ? "the " + fault.part().toString().toLowerCase(Locale.ROOT) + " " + fault.getMessage()
                : cause.toString();
    }
}
