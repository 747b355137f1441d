package dev.clerkbridge.localstack.send;

import dev.clerkbridge.localstack.state.SecretStore;
import dev.clerkbridge.localstack.state.StateFolder;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.Signer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to post events, and with which secret to sign them: those of the stack on this machine unless told. */
public final class Target {

    private static final String DEFAULT_URL = "http://127.0.0.1:8080/api/webhooks";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where to post. Default: the stack that runs on this machine.")
    private @Nullable URI url;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "The signing secret, whsec_…. Default: CLERK_WEBHOOK_SIGNING_SECRET, or the stack's own.")
    private @Nullable String secret;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "The stack's state folder. Default: .local in the project.")
    private @Nullable Path state;

    /** The address to post to. */
    public URI url() {
        if (url == null) {
            return URI.create(folder().runningUrl().orElse(DEFAULT_URL));
        }
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new UserError("not a web address: " + url + ". Example: " + DEFAULT_URL);
        }
        return url;
    }

    /** Signs with the secret that was given or found. */
    public Signer signer() {
        String found = Optional.ofNullable(secret)
                .or(() -> new SecretStore(folder(), System::getenv).forSigning())
                .orElseThrow(() -> new UserError("there is no signing secret. Run ./bridge up once, which makes one,"
                        + " or give --secret or CLERK_WEBHOOK_SIGNING_SECRET."));
        try {
            return new Signer(found);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    private StateFolder folder() {
        return StateFolder.at(Optional.ofNullable(state));
    }
}
