// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import dev.clerkbridge.ingress.event.AcceptResult;
import dev.clerkbridge.ingress.verify.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;

/**
 * All answers to requests: status, text, and the delay before a retry.
 *
 * <p>No answer is a redirect, which Svix counts as a failure. None has the status 410 or the header
 * {@code webhook-delivery}, with which a receiver tells the sender to give up on an endpoint or a message. The texts
 * say only why the request was refused.
 */
@SuppressWarnings("ImmutableEnumChecker") // the shared bodies are never modified
enum HttpAnswer {
    /** Has no text, because it is by far the most frequent answer. */
    ACCEPTED(200, ""),
    /** The answer to a canary probe if the service can accept events. */
    CANARY(200, ""),

    MISSING_HEADERS(400, "missing svix-id, svix-timestamp or svix-signature header"),
    DOUBLED_HEADER(400, "a signature header occurs more than once"),
    MALFORMED_TIMESTAMP(400, "svix-timestamp is not a Unix time in seconds"),
    TOO_OLD(400, "svix-timestamp is too old"),
    TOO_NEW(400, "svix-timestamp is too new"),
    NO_MATCHING_SIGNATURE(400, "no matching signature"),
    MALFORMED_REQUEST(400, "malformed request"),

    NOT_FOUND(404, "not found"),
    METHOD_NOT_ALLOWED(405, "only POST is allowed"),
    BODY_TOO_SLOW(408, "the body took too long"),
    BODY_TOO_LARGE(413, "the body is too large"),
    URI_TOO_LONG(414, "the URI is too long"),
    HEADERS_TOO_LARGE(431, "there are too many headers, or they are too large"),
    VERSION_NOT_SUPPORTED(505, "only versions 1.1 and 1.0 of HTTP are supported"),

    TOO_BUSY(503, "too many requests at once", 1),
    FULL(503, "no room to store the event", 10),
    FAILED(503, "the event could not be stored", 5),
    TIMED_OUT(503, "the event could not be stored in time", 5),
    CLOSING(503, "shutting down", 5),
    /** The answer to a canary probe if the service cannot accept events. Metrics count it apart from failed events. */
    CANARY_REFUSED(503, "events cannot be stored now", 5);

    private static final CharSequence CONTENT_TYPE = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence ALLOW = HttpHeaders.createOptimized("POST");
    private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");

    private final int status;
    private final Buffer body;
    private final CharSequence retryAfter;

    HttpAnswer(int status, String text) {
        this(status, text, 0);
    }

    HttpAnswer(int status, String text, int retryAfterSeconds) {
        this.status = status;
        this.body = Buffer.buffer(text.isEmpty() ? "" : text + "\n");
        this.retryAfter = retryAfterSeconds == 0 ? "" : HttpHeaders.createOptimized(String.valueOf(retryAfterSeconds));
    }

    /** The answer to a delivery that failed verification. */
    static HttpAnswer to(Refusal refusal) {
        return switch (refusal) {
            case MISSING_HEADERS -> MISSING_HEADERS;
            case DOUBLED_HEADER -> DOUBLED_HEADER;
            case MALFORMED_TIMESTAMP -> MALFORMED_TIMESTAMP;
            case TOO_OLD -> TOO_OLD;
            case TOO_NEW -> TOO_NEW;
            case NO_MATCHING_SIGNATURE -> NO_MATCHING_SIGNATURE;
        };
    }

    /**
     * The answer to a request that is malformed, whose request line or headers are too long, or whose HTTP version is
     * not supported.
     */
    static HttpAnswer to(Throwable malformed) {
        if (malformed instanceof TooLongHttpLineException) {
            return URI_TOO_LONG;
        }
        if (malformed instanceof TooLongHttpHeaderException) {
            return HEADERS_TOO_LARGE;
        }
        return malformed instanceof RequestDecoder.UnsupportedVersionException
                ? VERSION_NOT_SUPPORTED
                : MALFORMED_REQUEST;
    }

    /** The answer to a verified delivery, according to the acceptor's result. */
    static HttpAnswer to(AcceptResult result) {
        return switch (result) {
            case DURABLE -> ACCEPTED;
            case FULL -> FULL;
            case FAILED -> FAILED;
            case TIMED_OUT -> TIMED_OUT;
            case CLOSING -> CLOSING;
        };
    }

    int status() {
        return status;
    }

    /** The value of the metric label. Do not rename the constants: alerts and the console name these values. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Sends this answer. The result completes when the answer is sent.
     *
     * @param last whether this is the connection's last answer, which then has the header {@code Connection: close}
     */
    Future<Void> end(HttpServerResponse response, boolean last) {
        response.setStatusCode(status);
        if (body.length() > 0) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
        }
        if (retryAfter.length() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        if (this == METHOD_NOT_ALLOWED) {
            response.putHeader(HttpHeaders.ALLOW, ALLOW);
        }
        if (last) {
            response.putHeader(HttpHeaders.CONNECTION, CLOSE);
        }
        return response.end(body);
    }
}
