// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.state;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The local stack's signing secret, from the environment or from a file that is created once. */
public final class SecretStore {

    private static final int SECRET_BYTES = 32;

    /** The variables that the ingress reads. */
    private static final List<String> NAMES =
            List.of("CLERK_WEBHOOK_SIGNING_SECRET", "SIGNING_SECRET", "CLERK_WEBHOOK_SECRET");

    private final StateFolder folder;
    private final Function<String, @Nullable String> environment;

    /** Creates a store that reads the secrets from {@code environment}; if there are none, from {@code folder}. */
    public SecretStore(StateFolder folder, Function<String, @Nullable String> environment) {
        this.folder = folder;
        this.environment = environment;
    }

    /** The secrets to verify with, separated by commas. Creates and stores a secret if there is none. */
    public String secretsOrNew() {
        return configured(environment).or(this::stored).orElseGet(this::created);
    }

    /** The secret to sign with; empty if none is configured and no stack has created one. */
    public Optional<String> forSigning() {
        return configured(environment).or(this::stored).map(secrets -> secrets.split(",", 2)[0].trim());
    }

    /** The name of the variable or file that contains the secret, for messages. */
    public String source() {
        return NAMES.stream()
                .filter(name -> isSet(environment.apply(name)))
                .findFirst()
                .orElseGet(() -> file().toString());
    }

    private Path file() {
        return folder.of("signing-secret");
    }

    /** The secrets from the environment; empty if there are none. */
    public static Optional<String> configured(Function<String, @Nullable String> environment) {
        return NAMES.stream()
                .map(environment)
                .flatMap(Stream::ofNullable)
                .filter(SecretStore::isSet)
                .findFirst();
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isBlank();
    }

    private Optional<String> stored() {
        return folder.read(file());
    }

    private String created() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(random);
        try {
            folder.write(file(), secret + "\n");
        } catch (IOException e) {
            throw new UserError("cannot store the signing secret in " + file() + " (" + e + ")", e);
        }
        return secret;
    }
}
