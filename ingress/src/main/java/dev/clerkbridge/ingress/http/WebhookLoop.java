// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.verify.UnverifiedDelivery;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves the requests of one event loop. The server has several event loops, and each connection belongs to one of
 * them.
 */
final class WebhookLoop {

    /** The longest time for which the server reads and drops the rest of a refused request's body. */
    static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Duration SWEEP = Duration.ofMillis(250);

    private final HttpConfig settings;
    private final Intake intake;
    private final BooleanSupplier closing;
    private final String path;
    private final ClientConnections clients;
    private final AnswerQueue answers;
    private final Context context;
    private List<EventSubmission> batch = new ArrayList<>();

    WebhookLoop(Context context, HttpConfig settings, Intake intake, BooleanSupplier closing) {
        this.context = context;
        this.settings = settings;
        this.intake = intake;
        this.closing = closing;
        this.path = settings.path().replaceFirst("/$", "");
        this.clients = new ClientConnections(settings.timeouts().idle().toNanos());
        this.answers = new AnswerQueue(context);
        context.owner().setPeriodic(SWEEP.toMillis(), ignored -> clients.sweep());
    }

    void handle(HttpServerRequest request) {
        new Exchange(this, request, clients.of(request.connection())).begin();
    }

    /** Whether this is the webhook path. One trailing slash is ignored. */
    boolean isWebhook(@Nullable String requested) {
        return requested != null
                && requested.startsWith(path)
                && (requested.length() == path.length()
                        || (requested.length() == path.length() + 1 && requested.endsWith("/")));
    }

    ClientConnections clients() {
        return clients;
    }

    AnswerQueue answers() {
        return answers;
    }

    /**
     * Delegates to {@link Intake#offer}. Passes all events of one event-loop iteration to the acceptor together, in a
     * task that runs after the loop has read every readable socket.
     */
    @Nullable HttpAnswer offer(UnverifiedDelivery delivery, AcceptCallback callback) {
        boolean first = batch.isEmpty();
        HttpAnswer answer = intake.offer(delivery, callback, batch);
        if (first && !batch.isEmpty()) {
            context.runOnContext(this::submitBatch);
        }
        return answer;
    }

    private void submitBatch(Void ignored) {
        List<EventSubmission> submissions = batch;
        batch = new ArrayList<>();
        intake.accept(submissions);
    }

    HttpMetrics metrics() {
        return intake.metrics();
    }

    int bodyLimit() {
        return settings.bodyLimitBytes();
    }

    HttpConfig.Timeouts timeouts() {
        return settings.timeouts();
    }

    /**
     * Counts the answer, and sends it unless the connection is closed. During shutdown, every answer closes its
     * connection.
     */
    Future<Void> end(HttpServerRequest request, HttpAnswer answer, boolean last) {
        metrics().answered(answer);
        if (request.response().ended() || request.response().closed()) {
            return Future.succeededFuture();
        }
        return answer.end(request.response(), last || closing.getAsBoolean());
    }
}
