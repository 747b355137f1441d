// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.ingress;

/** One measurement of a benchmark. */
interface Scenario {

    /** Runs the measurement and reports the result. */
    void run(ScenarioContext context) throws Exception;
}
