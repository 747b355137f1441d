// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.clerkapi;

import java.time.Duration;
import java.util.function.Supplier;

/** What happens to a request instead of, or before, its normal answer. */
@FunctionalInterface
public interface Fault {

    /** The answer, given how to make the normal one. */
    ApiResponse answer(Supplier<ApiResponse> normal);

    /** An error with a JSON body. */
    static Fault error(int status, String code) {
        return normal -> ApiResponse.error(status, code);
    }

    /** An error page, as a proxy in front of the API sends it. */
    static Fault html(int status) {
        return normal -> ApiResponse.html(status);
    }

    /** Too many requests, with this header if it is not empty. */
    static Fault tooManyRequests(String retryAfter) {
        ApiResponse answer = ApiResponse.error(429, "too_many_requests");
        return normal -> retryAfter.isEmpty() ? answer : answer.with("Retry-After", retryAfter);
    }

    /** The normal answer after a while. */
    static Fault slow(Duration time) {
        return normal -> {
            ApiResponse.pause(time);
            return normal.get();
        };
    }

    /** Half of the normal body, and then the connection ends. */
    static Fault cut() {
        return normal -> normal.get().cutInTheMiddle(Duration.ZERO);
    }

    /** Half of the normal body, and then nothing for a while. */
    static Fault stall(Duration time) {
        return normal -> normal.get().cutInTheMiddle(time);
    }

    /** A body of this text. */
    static Fault body(String json) {
        return normal -> ApiResponse.json(json);
    }

    /** The normal answer, after {@code action} changed something. */
    static Fault after(Runnable action) {
        return normal -> {
            action.run();
            return normal.get();
        };
    }
}
