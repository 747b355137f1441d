// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.time.Duration;
import java.util.function.Supplier;

/** Changes, delays or replaces the normal answer to a request. */
@FunctionalInterface
public interface ApiFault {

    /** Returns the answer; {@code normal} computes the normal answer. */
    ApiResponse answer(Supplier<ApiResponse> normal);

    /** An error with a JSON body. */
    static ApiFault error(int status, String code) {
        return normal -> ApiResponse.error(status, code);
    }

    /** An HTML error page, as a proxy in front of the API would send it. */
    static ApiFault html(int status) {
        return normal -> ApiResponse.html(status);
    }

    /** 429 with this Retry-After header, or without the header if {@code retryAfter} is empty. */
    static ApiFault tooManyRequests(String retryAfter) {
        ApiResponse answer = ApiResponse.error(429, "too_many_requests");
        return normal -> retryAfter.isEmpty() ? answer : answer.with("Retry-After", retryAfter);
    }

    /** The normal answer after a delay. */
    static ApiFault slow(Duration time) {
        return normal -> {
            ApiResponse.pause(time);
            return normal.get();
        };
    }

    /** Half of the normal body, then the connection closes. */
    static ApiFault cut() {
        return normal -> normal.get().cutInTheMiddle(Duration.ZERO);
    }

    /** Half of the normal body, then a stall before the connection closes. */
    static ApiFault stall(Duration time) {
        return normal -> normal.get().cutInTheMiddle(time);
    }

    /** A 200 answer with this JSON body. */
    static ApiFault body(String json) {
        return normal -> ApiResponse.json(json);
    }

    /** Runs {@code action} before the normal answer. */
    static ApiFault after(Runnable action) {
        return normal -> {
            action.run();
            return normal.get();
        };
    }
}
