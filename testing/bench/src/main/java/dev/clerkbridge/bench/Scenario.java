// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench;

/** One question that a benchmark answers. */
interface Scenario {

    /** Measures and reports. */
    void run(Session session) throws Exception;
}
