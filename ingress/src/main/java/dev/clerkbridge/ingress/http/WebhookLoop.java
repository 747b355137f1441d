// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.verify.Delivery;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The webhook path on one event loop. There is a loop for each core, and connections are shared out among them. */
final class WebhookLoop {

    /** How long the rest of a refused request is read and dropped. */
    static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Duration SWEEP = Duration.ofMillis(250);

    private final HttpConfig settings;
    private final Intake intake;
    private final BooleanSupplier closing;
    private final String path;
    private final Clients clients;
    private final AnswerQueue answers;
    private final Context context;
    private List<EventSubmission> turn = new ArrayList<>();

    WebhookLoop(Context context, HttpConfig settings, Intake intake, BooleanSupplier closing) {
        this.context = context;
        this.settings = settings;
        this.intake = intake;
        this.closing = closing;
        this.path = settings.path().replaceFirst("/$", "");
        this.clients = new Clients(settings.timeouts().idle().toNanos());
        this.answers = new AnswerQueue(context);
        context.owner().setPeriodic(SWEEP.toMillis(), ignored -> clients.sweep());
    }

    void handle(HttpServerRequest request) {
        new Exchange(this, request, clients.of(request.connection())).begin();
    }

    /** Whether webhooks are taken there. A slash at the end does not matter, and everything else does. */
    boolean isWebhook(@Nullable String requested) {
        return requested != null
                && requested.startsWith(path)
                && (requested.length() == path.length()
                        || (requested.length() == path.length() + 1 && requested.endsWith("/")));
    }

    Clients clients() {
        return clients;
    }

    AnswerQueue answers() {
        return answers;
    }

    /**
     * Delegates to {@link Intake#offer}. The acceptor gets all events of one event-loop turn together: the task runs after
     * every socket that had something to read.
     */
    @Nullable Answer offer(Delivery delivery, AcceptCallback callback) {
        boolean first = turn.isEmpty();
        Answer answer = intake.offer(delivery, callback, turn);
        if (first && !turn.isEmpty()) {
            context.runOnContext(this::endTurn);
        }
        return answer;
    }

    private void endTurn(Void ignored) {
        List<EventSubmission> submissions = turn;
        turn = new ArrayList<>();
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

    /** Sends the answer and counts it. While shutting down, each is the last one of its connection. */
    Future<Void> end(HttpServerRequest request, Answer answer, boolean last) {
        metrics().answered(answer);
        if (request.response().ended() || request.response().closed()) {
            return Future.succeededFuture();
        }
        return answer.end(request.response(), last || closing.getAsBoolean());
    }
}
