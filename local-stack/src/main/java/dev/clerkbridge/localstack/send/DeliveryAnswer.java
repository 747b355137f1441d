// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.example.SignedRequest;
import java.time.Duration;

/** The ingress's answer to one delivery. */
record DeliveryAnswer(SignedRequest delivery, int status, String text, Duration took) {

    /** Whether Svix would count the message as delivered. */
    boolean accepted() {
        return status >= 200 && status < 300;
    }
}
