// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.config;

import dev.clerkbridge.operations.environment.Environment;
import dev.clerkbridge.operations.environment.InstanceIds;
import dev.clerkbridge.operations.environment.Secret;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings for Clerk's Backend API.
 *
 * @param url base URL of all calls, without a trailing slash
 * @param requestsPerSecond the maximum rate; null for a fifth of Clerk's limit for the instance
 * @param instanceIds the instances that the commands are allowed to read; empty for all
 */
public record ClerkApiConfig(URI url, Secret key, @Nullable Integer requestsPerSecond, Set<String> instanceIds) {

    private static final Pattern KEY = Pattern.compile("(sk_)?(test|live)_[\\x21-\\x7e]+");

    public ClerkApiConfig {
        instanceIds = Set.copyOf(instanceIds);
    }

    static ClerkApiConfig from(Environment environment) {
        return new ClerkApiConfig(
                environment.get(SyncSettings.API_URL),
                key(environment),
                environment.find(SyncSettings.API_RATE),
                InstanceIds.read(environment, SyncSettings.INSTANCE_IDS));
    }

    private static Secret key(Environment environment) {
        Secret key = environment.require(SyncSettings.SECRET_KEY.required(), new Secret(""));
        String problem = problem(key.value());
        if (problem != null) {
            environment.fault(SyncSettings.SECRET_KEY, problem);
        }
        return key;
    }

    private static @Nullable String problem(String key) {
        if (key.isEmpty() || KEY.matcher(key).matches()) {
            return null;
        }
        if (key.startsWith("pk_")) {
            return "is a publishable key; set the secret key";
        }
        return key.startsWith("whsec_")
                ? "is the signing secret of webhooks, not an API key"
                : "is not a secret key of Clerk's Backend API";
    }
}
