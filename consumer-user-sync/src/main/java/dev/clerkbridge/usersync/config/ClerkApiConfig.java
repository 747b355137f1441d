package dev.clerkbridge.usersync.config;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Clerk's Backend API.
 *
 * @param url the base of all calls, without a slash at its end
 * @param requestsPerSecond at most so many; null for a fifth of what Clerk allows the instance
 * @param instanceIds the instances whose objects may be written; empty for any
 */
public record ClerkApiConfig(URI url, Secret key, @Nullable Integer requestsPerSecond, Set<String> instanceIds) {

    private static final String DEFAULT_URL = "https://api.clerk.com/v1";
    private static final String KEY_EXAMPLE = "sk_live_...";
    private static final Pattern KEY = Pattern.compile("(sk_)?(test|live)_[\\x21-\\x7e]+");
    private static final Pattern INSTANCE_ID = Pattern.compile("ins_[A-Za-z0-9]+");

    public ClerkApiConfig {
        instanceIds = Set.copyOf(instanceIds);
    }

    static ClerkApiConfig from(Environment environment) {
        int rate = environment.number("CLERK_API_RATE", 0, 1, 10_000);
        return new ClerkApiConfig(url(environment), key(environment), rate == 0 ? null : rate, instances(environment));
    }

    private static Secret key(Environment environment) {
        String key = environment.required("CLERK_SECRET_KEY", KEY_EXAMPLE);
        if (key.startsWith("pk_")) {
            environment.fault("CLERK_SECRET_KEY", "is a publishable key; the secret key is needed", KEY_EXAMPLE);
        } else if (key.startsWith("whsec_")) {
            environment.fault("CLERK_SECRET_KEY", "is the signing secret of webhooks, not an API key", KEY_EXAMPLE);
        } else if (!key.isEmpty() && !KEY.matcher(key).matches()) {
            environment.fault("CLERK_SECRET_KEY", "is not a secret key of Clerk's Backend API", KEY_EXAMPLE);
        }
        return new Secret(key);
    }

    private static URI url(Environment environment) {
        String text = environment.text("CLERK_API_URL", DEFAULT_URL).replaceFirst("/+$", "");
        try {
            URI url = URI.create(text);
            if (List.of("http", "https").contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            environment.fault("CLERK_API_URL", "is not a URL", DEFAULT_URL);
            return URI.create(DEFAULT_URL);
        }
        environment.fault("CLERK_API_URL", "is not an http or https URL of a host and a path only", DEFAULT_URL);
        return URI.create(DEFAULT_URL);
    }

    private static Set<String> instances(Environment environment) {
        Set<String> ids = new TreeSet<>();
        for (String id : environment.text("CLERK_INSTANCE_IDS", "").split(",", -1)) {
            if (!id.isBlank()) {
                ids.add(id.strip());
            }
        }
        if (!ids.stream().allMatch(id -> INSTANCE_ID.matcher(id).matches())) {
            environment.fault("CLERK_INSTANCE_IDS", "is not a list of instance ids with commas between", "ins_2abc");
        }
        return ids;
    }
}
