// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

/** The {@code data} of an event and its Kafka key according to docs/contract.md. */
record ExamplePayload(ClerkJson data, String key) {

    /** Creates the payloads of one type. */
    @FunctionalInterface
    interface Maker {
        ExamplePayload make(Subject subject, Moment moment);
    }
}
