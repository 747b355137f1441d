// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.TlsConfig;
import dev.clerkbridge.ingress.tls.Identity;
import dev.clerkbridge.ingress.tls.IdentityException;
import dev.clerkbridge.ingress.tls.IdentityFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the certificate's files again and again, and takes up what is new. What cannot be used is said once, and the
 * certificate stays that was there before.
 *
 * <pre>
 *   look ──same as judged──► nothing
 *     └──new──► look again ──still the same──► judge: take up, or say why not
 *                    └──new again──► (wait)
 * </pre>
 *
 * The second look is for files that are replaced one after the other: for a moment they do not belong together.
 */
final class CertificateWatch {

    private static final Logger LOGGER = LoggerFactory.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final IdentityFiles files;
    private final Duration interval;
    private final HttpMetrics metrics;
    private final Function<Identity, Future<Boolean>> takeUp;
    private String judged;
    private String seen;
    private volatile long timer;
    private volatile boolean looking;

    /**
     * Begins with the certificate of the settings.
     *
     * @param takeUp makes new connections get this one
     */
    CertificateWatch(Vertx vertx, TlsConfig settings, HttpMetrics metrics, Function<Identity, Future<Boolean>> takeUp) {
        this.vertx = vertx;
        this.files = settings.files();
        this.interval = settings.reload();
        this.metrics = metrics;
        this.takeUp = takeUp;
        this.judged = settings.identity().fingerprint();
        this.seen = judged;
        metrics.certificateExpires(settings.identity().expires());
    }

    void start() {
        timer = vertx.setPeriodic(interval.toMillis(), ignored -> {
            if (!looking) {
                looking = true;
                lookAndUse();
            }
        });
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    /** Reads files, which may take as long as it likes; the next look waits for it. */
    private void lookAndUse() {
        vertx.executeBlocking(this::look)
                .compose(renewed -> renewed.map(this::use).orElse(Future.succeededFuture(false)))
                .onFailure(this::failed)
                .onComplete(done -> looking = false);
    }

    /** Something new that can be used, if there is. One look follows another, on whatever thread. */
    private Optional<Identity> look() throws IdentityException {
        String now = files.fingerprint();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(judged)) {
            return Optional.empty();
        }
        judged = now;
        return Optional.of(files.load());
    }

    private Future<Boolean> use(Identity identity) {
        return takeUp.apply(identity).onSuccess(used -> {
            metrics.certificateExpires(identity.expires());
            LOGGER.atInfo()
                    .addKeyValue("certificate", files.certificate())
                    .addKeyValue("expires", identity.expires())
                    .log("New connections get a new certificate");
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
        return cause instanceof IdentityException fault
                ? "the " + fault.part().toString().toLowerCase(Locale.ROOT) + " " + fault.getMessage()
                : cause.toString();
    }
}
