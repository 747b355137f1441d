// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.event.AcceptCallback;
import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.verify.Delivery;
import dev.clerkbridge.ingress.verify.SignatureHeaders;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request, from its headers to the end of its answer. Everything runs on the event loop, but {@link #completed}, which
 * the acceptor calls.
 *
 * <pre>
 *   READING ──whole body──► WAITING ──completed, or too late──► ANSWERED ──sent──► next request
 *      │                                                           ▲ │
 *      ├──refused, and has no body─────────────────────────────────┘ └──not read──► cut
 *      └──refused in the middle──► LINGERING ──rest read, or 2 s──► closed
 * </pre>
 *
 * Lingering reads and drops what is still coming: closing a socket with unread bytes makes TCP throw away the answer.
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
    private final Client client;
    private State state = State.READING;
    private long since = System.nanoTime();
    private @Nullable Body body;
    /** Written by the acceptor's thread before the exchange is queued, read by the event loop after. */
    private @Nullable AcceptResult result;

    Exchange(WebhookLoop loop, HttpServerRequest request, Client client) {
        this.loop = loop;
        this.request = request;
        this.client = client;
    }

    /** Reads the body, unless the request is refused by its headers alone. */
    void begin() {
        client.began(this);
        request.exceptionHandler(this::broken);
        request.handler(this::part);
        request.endHandler(ignored -> complete());
        Throwable fault = client.fault();
        long announced = fault == null ? announcedLength() : 0;
        if (fault != null) {
            refuse(Answer.to(fault));
        } else if (!loop.isWebhook(request.path())) {
            refuse(Answer.NOT_FOUND);
        } else if (!request.method().equals(HttpMethod.POST)) {
            refuse(Answer.METHOD_NOT_ALLOWED);
        } else if (announced > loop.bodyLimit()) {
            refuse(Answer.BODY_TOO_LARGE);
        } else {
            read((int) announced);
        }
    }

    private void read(int announced) {
        body = new Body(client.share(), loop.bodyLimit(), announced);
        if (request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true)) {
            request.response().writeContinue();
        }
    }

    /** The rest of the body is not what HTTP asks for. */
    void malformed() {
        if (state == State.READING) {
            refuse(Answer.MALFORMED_REQUEST);
        }
    }

    /** From any thread. */
    @Override
    public void completed(AcceptResult result) {
        this.result = result;
        loop.answers().add(this);
    }

    /** The acceptor has completed the event. The answer may have been given already, if it took too long. */
    void answerSettled() {
        releaseBody();
        if (state == State.WAITING && result != null) {
            answer(Answer.to(result));
        }
    }

    /** Ends the current state if it has lasted too long. */
    void checkTime(long now) {
        long age = now - since;
        if (state == State.READING && age > loop.timeouts().body().toNanos()) {
            refuse(Answer.BODY_TOO_SLOW);
        } else if (state == State.WAITING && age > loop.timeouts().answer().toNanos()) {
            answer(Answer.TIMED_OUT);
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
                // More may come.
            }
            case TOO_LARGE -> refuse(Answer.BODY_TOO_LARGE);
            case NO_ROOM -> refuse(Answer.TOO_BUSY);
        }
    }

    private void complete() {
        if (state == State.LINGERING) {
            client.close();
        } else if (state == State.READING && body != null) {
            enter(State.WAITING);
            offer(new Delivery(signatureHeaders(), body.whole()));
        }
    }

    private void offer(Delivery delivery) {
        try {
            Answer answer = loop.offer(delivery, this);
            if (answer == null) {
                client.share().trust();
            } else {
                releaseBody();
                answer(answer);
            }
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("A delivery failed in a way that should not be possible");
            releaseBody();
            answer(Answer.FAILED);
        }
    }

    /** The connection broke while the body was on its way: nobody is there to be answered. */
    private void broken(Throwable ignored) {
        if (state == State.READING) {
            enter(State.ANSWERED);
            releaseBody();
        }
    }

    private void refuse(Answer answer) {
        releaseBody();
        if (hasBody()) {
            enter(State.LINGERING);
            loop.end(request, answer, true);
        } else {
            answer(answer);
        }
    }

    private void answer(Answer answer) {
        long began = since;
        enter(State.ANSWERED);
        if (answer == Answer.ACCEPTED) {
            loop.metrics().acknowledged(since - began);
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

    /** Whether more is to come, or, as what came was not HTTP, whether nobody knows. */
    private boolean hasBody() {
        return client.fault() != null
                || request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private long announcedLength() {
        String header = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        // The HTTP decoder has refused everything but digits.
        return header == null ? 0 : Long.parseLong(header);
    }

    private SignatureHeaders signatureHeaders() {
        SignatureHeaders headers = new SignatureHeaders();
        request.headers().forEach(headers::see);
        return headers;
    }
}
