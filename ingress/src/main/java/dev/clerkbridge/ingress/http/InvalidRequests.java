package dev.clerkbridge.ingress.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;

/** What to say to a request that is not HTTP, or too much of it. */
final class InvalidRequests {

    private InvalidRequests() {}

    static Answer answer(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (cause instanceof TooLongHttpLineException) {
            return Answer.URI_TOO_LONG;
        }
        return cause instanceof TooLongHttpHeaderException ? Answer.HEADERS_TOO_LARGE : Answer.MALFORMED_REQUEST;
    }
}
