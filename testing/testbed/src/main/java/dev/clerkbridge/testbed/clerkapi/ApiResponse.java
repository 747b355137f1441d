// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A response of the stand-in.
 *
 * @param cut whether only half of the body is sent
 * @param stall how long the connection stays open after half of the body
 */
public record ApiResponse(int status, Map<String, String> headers, String body, boolean cut, Duration stall) {

    static ApiResponse json(String body) {
        return new ApiResponse(200, Map.of("Content-Type", "application/json"), body, false, Duration.ZERO);
    }

    static ApiResponse error(int status, String code) {
        return json("""
                {"errors":[{"message":"refused","long_message":"refused by the stand-in","code":"%s"}],\
                "clerk_trace_id":"5f0c2a7be1d94c3896a2b7d4e8f01c35"}""".formatted(code)).withStatus(status);
    }

    static ApiResponse html(int status) {
        return json("<html><body>error</body></html>").withStatus(status).with("Content-Type", "text/html");
    }

    ApiResponse withStatus(int other) {
        return new ApiResponse(other, headers, body, cut, stall);
    }

    ApiResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ApiResponse(status, more, body, cut, stall);
    }

    ApiResponse cutInTheMiddle(Duration after) {
        return new ApiResponse(status, headers, body, true, after);
    }

    void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("x-clerk-trace-id", "5f0c2a7be1d94c3896a2b7d4e8f01c35");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes, 0, cut ? bytes.length / 2 : bytes.length);
        if (cut) {
            exchange.getResponseBody().flush();
            pause(stall);
            throw new IOException("The answer is cut off on purpose");
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
