// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

/** The {@code data} of an event, and the Kafka key that the contract (docs/contract.md) gives it. */
record Payload(Fields data, String key) {

    /** How one type's payload is made. */
    @FunctionalInterface
    interface Maker {
        Payload make(Subject subject, Moment moment);
    }
}
