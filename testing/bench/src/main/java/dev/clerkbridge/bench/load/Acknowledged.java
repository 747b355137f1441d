// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

/** How often each request of one batch was answered 200. */
public final class Acknowledged {

    private final int[] times;
    private long total;

    Acknowledged(SignedRequests requests) {
        this.times = new int[requests.count()];
    }

    void add(int index) {
        times[index]++;
        total++;
    }

    /** How often request number {@code index} was answered 200. */
    public int times(int index) {
        return times[index];
    }

    /** All answers 200. */
    public long total() {
        return total;
    }
}
