// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.config;

import dev.clerkbridge.operations.environment.SigningSecret;
import java.util.List;
import java.util.Set;

/**
 * The signing secrets, and the Clerk instances whose events are usable.
 *
 * @param secrets one or more secrets; an event signed with any of them is accepted
 * @param instanceIds Clerk instances whose events are usable; empty allows all
 */
public record WebhookConfig(List<SigningSecret> secrets, Set<String> instanceIds) {

    public WebhookConfig {
        secrets = List.copyOf(secrets);
        instanceIds = Set.copyOf(instanceIds);
    }
}
