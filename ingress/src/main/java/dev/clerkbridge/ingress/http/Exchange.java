// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.verify.SignatureHeaders;
import dev.clerkbridge.ingress.verify.UnverifiedDelivery;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its headers to the end of its answer. Runs on the event loop, except {@link #completed}, which the
 * acceptor calls on any thread.
 *
 * <pre>
 *   READING ──whole body──► WAITING ──result, or timeout──────► ANSWERED ──sent──► next request
 *      │                                                           ▲ │
 *      ├──refused, without a body──────────────────────────────────┘ └──not read──► connection closed
 *      └──refused, with a body──► LINGERING ──rest read, or 2 s──► connection closed
 * </pre>
 *
 * While lingering, the server reads and drops the remaining body. If it closed the socket with unread bytes, TCP could
 * discard the answer.
 */
final class Exchange implements AcceptCallback {

    private static final Logger LOGGER = LoggerFactory.getLogger(Exchange.class);

    private enum State {
        READING,
        WAITING,
        LINGERING,
        ANSWERED
    }

    private final WebhookLoop loop;
    private final HttpServerRequest request;
    private final ClientConnection client;
    private State state = State.READING;
    private long since = System.nanoTime();
    private @Nullable RequestBody body;
    /** The acceptor's thread writes the result before it queues the exchange; the event loop reads it afterwards. */
    private @Nullable AcceptResult result;

    Exchange(WebhookLoop loop, HttpServerRequest request, ClientConnection client) {
        this.loop = loop;
        this.request = request;
        this.client = client;
    }

    /** Starts to read the body, or refuses the request because of its request line or headers. */
    void begin() {
        client.began(this);
        request.exceptionHandler(this::broken);
        request.handler(this::part);
        request.endHandler(ignored -> complete());
        Throwable fault = client.fault();
        long announced = fault == null ? announcedLength() : 0;
        if (fault != null) {
            refuse(HttpAnswer.to(fault));
        } else if (!loop.isWebhook(request.path())) {
            refuse(HttpAnswer.NOT_FOUND);
        } else if (!request.method().equals(HttpMethod.POST)) {
            refuse(HttpAnswer.METHOD_NOT_ALLOWED);
        } else if (announced > loop.bodyLimit()) {
            refuse(HttpAnswer.BODY_TOO_LARGE);
        } else {
            read((int) announced);
        }
    }

    private void read(int announced) {
        body = new RequestBody(client.memory(), loop.bodyLimit(), announced);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
    }

    /** Refuses the request because its body is not valid HTTP, unless it was already refused. */
    void malformed() {
        if (state == State.READING) {
            refuse(HttpAnswer.MALFORMED_REQUEST);
        }
    }

    /** Called on any thread. */
    @Override
    public void completed(AcceptResult result) {
        this.result = result;
        loop.answers().add(this);
    }

    /** Sends the answer for the acceptor's result, unless the request was already answered because of a timeout. */
    void answerCompleted() {
        releaseBody();
        if (state == State.WAITING && result != null) {
            answer(HttpAnswer.to(result));
        }
    }

    /** Enforces the time limit of the current state. */
    void checkTime(long now) {
        long age = now - since;
        if (state == State.READING && age > loop.timeouts().body().toNanos()) {
            refuse(HttpAnswer.BODY_TOO_SLOW);
        } else if (state == State.WAITING && age > loop.timeouts().answer().toNanos()) {
            answer(HttpAnswer.TIMED_OUT);
        } else if (state == State.LINGERING && age > WebhookLoop.LINGER_NANOS) {
            client.cut();
        } else if (state == State.ANSWERED && age > loop.timeouts().answer().toNanos()) {
            client.cut();
        }
    }

    private void part(Buffer part) {
        if (body == null) {
            return;
        }
        switch (body.add(part)) {
            case FITS -> {
                // Wait for the next part or the end of the body.
            }
            case TOO_LARGE -> refuse(HttpAnswer.BODY_TOO_LARGE);
            case NO_ROOM -> refuse(HttpAnswer.TOO_BUSY);
        }
    }

    private void complete() {
        if (state == State.LINGERING) {
            client.close();
        } else if (state == State.READING && body != null) {
            enter(State.WAITING);
            offer(new UnverifiedDelivery(signatureHeaders(), body.whole()));
        }
    }

    private void offer(UnverifiedDelivery delivery) {
        try {
            HttpAnswer answer = loop.offer(delivery, this);
            if (answer == null) {
                client.memory().protect();
            } else {
                releaseBody();
                answer(answer);
            }
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("Unexpected failure while handling a delivery");
            releaseBody();
            answer(HttpAnswer.FAILED);
        }
    }

    /** Called when the connection breaks. If the body is incomplete, the request gets no answer. */
    private void broken(Throwable ignored) {
        if (state == State.READING) {
            enter(State.ANSWERED);
            releaseBody();
        }
    }

    private void refuse(HttpAnswer answer) {
        releaseBody();
        if (hasBody()) {
            enter(State.LINGERING);
            loop.end(request, answer, true);
        } else {
            answer(answer);
        }
    }

    private void answer(HttpAnswer answer) {
        long waitingSince = since;
        enter(State.ANSWERED);
        if (answer == HttpAnswer.ACCEPTED) {
            loop.metrics().acknowledged(since - waitingSince);
        }
        loop.end(request, answer, false).onComplete(sent -> client.finished(this));
    }

    private void enter(State next) {
        state = next;
        since = System.nanoTime();
    }

    private void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    /** Whether the request may have a body. Also true after a malformed head, because the request's end is unknown. */
    private boolean hasBody() {
        return client.fault() != null
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private long announcedLength() {
        String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // The HTTP decoder has already refused values that contain characters other than digits.
        return header == null ? 0 : Long.parseLong(header);
    }

    private SignatureHeaders signatureHeaders() {
        SignatureHeaders headers = new SignatureHeaders();
        request.headers().forEach(headers::add);
        return headers;
    }
}
