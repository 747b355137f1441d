// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Answers requests with text. The answer to HEAD has the headers of the answer to GET, and no body. */
final class ResponseBody {

    private ResponseBody() {}

    static void send(RoutingContext context, int status, String contentType, String text) {
        Buffer body = Buffer.buffer(text);
        HttpServerResponse response = context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length()));
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(body);
        }
    }
}
