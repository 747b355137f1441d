// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class SendFailureTest {

    @Test
    void amongSecurityFailuresOnlyAMissingTopicPermissionCountsAsDenied() {
        assertThat(SendFailure.of(new TopicAuthorizationException("clerk.events.quarantine")))
                .isEqualTo(SendFailure.DENIED);
        assertThat(List.of(
                        new SaslAuthenticationException("wrong password"),
                        new SslAuthenticationException("expired certificate"),
                        new ClusterAuthorizationException("no idempotent writes")))
                .extracting(SendFailure::of)
                .containsOnly(SendFailure.BROKEN);
    }
}
