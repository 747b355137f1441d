package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.config.HttpConfig;
import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.EventSubmission;
import dev.clerkbridge.ingress.verify.Delivery;
import dev.clerkbridge.ingress.verify.Rejection;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The webhook path on one event loop. There is a loop for each core, and connections are shared out among them. */
final class WebhookLoop {

    private static final Logger LOGGER = LoggerFactory.getLogger(WebhookLoop.class);

    /** How long the rest of a refused request is read and dropped. */
    static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Duration SWEEP = Duration.ofMillis(250);

    private final HttpConfig settings;
    private final Intake intake;
    private final SharedLimits limits;
    private final Clients clients;
    private final AnswerQueue answers;
    private final Context context;
    private List<EventSubmission> turn = new ArrayList<>();

    WebhookLoop(Context context, HttpConfig settings, Intake intake, SharedLimits limits) {
        this.context = context;
        this.settings = settings;
        this.intake = intake;
        this.limits = limits;
        this.clients = new Clients(limits, settings.timeouts().idle().toNanos());
        this.answers = new AnswerQueue(context);
        context.owner().setPeriodic(SWEEP.toMillis(), ignored -> clients.sweep());
    }

    /**
     * Handles every request. Nearly all are deliveries, and those do not take the way through the router, which was
     * measured to cost as much as half a signature.
     */
    Handler<HttpServerRequest> requestHandler() {
        Router router = router();
        return request -> {
            if (request.method().equals(HttpMethod.POST) && settings.path().equals(request.path())) {
                new Exchange(this, request, clients.of(request.connection())).begin();
            } else {
                router.handle(request);
            }
        };
    }

    private Router router() {
        Router router = Router.router(context.owner());
        router.route(settings.path()).handler(routing -> end(routing.request(), Answer.METHOD_NOT_ALLOWED, false));
        router.route().handler(routing -> end(routing.request(), Answer.NOT_FOUND, false));
        router.errorHandler(400, routing -> end(routing.request(), Answer.MALFORMED_REQUEST, false));
        router.errorHandler(500, this::failed);
        return router;
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
    @Nullable Rejection offer(Delivery delivery, AcceptCallback callback) {
        boolean first = turn.isEmpty();
        Rejection rejection = intake.offer(delivery, callback, turn);
        if (first && !turn.isEmpty()) {
            context.runOnContext(this::endTurn);
        }
        return rejection;
    }

    private void endTurn(Void ignored) {
        List<EventSubmission> submissions = turn;
        turn = new ArrayList<>();
        intake.accept(submissions);
    }

    HttpMetrics metrics() {
        return intake.metrics();
    }

    InFlight inFlight() {
        return limits.inFlight();
    }

    int bodyLimit() {
        return settings.bodyLimitBytes();
    }

    HttpConfig.Timeouts timeouts() {
        return settings.timeouts();
    }

    /** Sends the answer and counts it. While shutting down, each is the last one of its connection. */
    void end(HttpServerRequest request, Answer answer, boolean last) {
        metrics().answered(answer);
        if (!request.response().ended() && !request.response().closed()) {
            answer.end(request.response(), last || limits.closing());
        }
    }

    private void failed(RoutingContext routing) {
        LOGGER.atError().setCause(routing.failure()).log("A request failed in a way that should not be possible");
        end(routing.request(), Answer.FAILED, true);
    }
}
