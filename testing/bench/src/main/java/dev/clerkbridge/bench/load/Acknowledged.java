// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

/** Counts the 200 answers to each request of one batch. */
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

    /** The total number of 200 answers. */
    public long total() {
        return total;
    }
}
