// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Collects a request body as it arrives. Reserves memory step by step as bytes arrive, not for the announced length at
 * once. Copies a small body only once if its length is known.
 */
final class RequestBody {

    /** The result of adding a part. */
    enum AddResult {
        FITS,
        TOO_LARGE,
        NO_ROOM
    }

    private final ConnectionMemory memory;
    private final int limit;
    private byte[] bytes = new byte[0];
    private int length;
    private final int expected;

    /**
     * An empty body.
     *
     * @param expected the announced length, at most {@code limit}; 0 if unknown
     */
    RequestBody(ConnectionMemory memory, int limit, int expected) {
        this.memory = memory;
        this.limit = limit;
        this.expected = expected;
    }

    AddResult add(Buffer part) {
        int needed = length + part.length();
        if (needed > limit || needed < 0) {
            return AddResult.TOO_LARGE;
        }
        if (needed > bytes.length && !grow(needed)) {
            return AddResult.NO_ROOM;
        }
        part.getBytes(bytes, length);
        length = needed;
        return AddResult.FITS;
    }

    /** The received bytes; the caller owns the array. */
    byte[] whole() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** Releases the memory. Do not call {@link #add} afterwards. */
    void release() {
        memory.resize(bytes.length, 0);
        bytes = new byte[0];
        length = 0;
    }

    private boolean grow(int needed) {
        int doubled = Math.max(Math.min(expected, MemoryBudget.SMALL_BODY_BYTES), bytes.length * 2);
        int ceiling = expected == 0 ? limit : Math.max(expected, needed);
        int capacity = Math.min(Math.max(needed, doubled), ceiling);
        if (!memory.resize(bytes.length, capacity)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, capacity);
        return true;
    }
}
