// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.localstack.control.StackClient;
import dev.clerkbridge.localstack.control.StackOption;
import dev.clerkbridge.localstack.state.RunningStack;
import dev.clerkbridge.localstack.state.SecretStore;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The address to post events to and the secret to sign them with. */
public final class Target {

    private static final String DEFAULT_URL = "http://127.0.0.1:8080/api/webhooks";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The URL to post to. Default: the running stack's; if none is running, " + DEFAULT_URL + ".")
    private @Nullable URI url;

    @Option(
            names = "--secret",
            paramLabel = "SECRET",
            description = "The signing secret, whsec_…. Default: the running stack's secret; if the events go"
                    + " elsewhere, the secret in CLERK_WEBHOOK_SIGNING_SECRET or in the state folder.")
    private @Nullable String secret;

    @Mixin
    private StackOption stack = new StackOption();

    /** The address to post to. */
    public URI url() {
        if (url == null) {
            return stack.find().map(RunningStack::url).orElse(URI.create(DEFAULT_URL));
        }
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new UserError("not a web address: " + url + ". Example: " + DEFAULT_URL);
        }
        return url;
    }

    /**
     * A signer with the first secret that is found: in {@code --secret}, in the running stack if the events go to it,
     * in the environment, in the state folder.
     */
    public SvixSigner signer() {
        String found = Optional.ofNullable(secret)
                .or(this::secretOfTheStack)
                .or(() -> new SecretStore(stack.folder(), System::getenv).forSigning())
                .orElseThrow(() -> new UserError("there is no signing secret. Run ./bridge up once to create one,"
                        + " or set --secret or CLERK_WEBHOOK_SIGNING_SECRET."));
        try {
            return new SvixSigner(found);
        } catch (IllegalArgumentException e) {
            throw new UserError(String.valueOf(e.getMessage()), e);
        }
    }

    /** The running stack's secret, if the events go to that stack. */
    private Optional<String> secretOfTheStack() {
        return stack.find()
                .filter(running -> url == null || url.equals(running.url()))
                .map(running -> new StackClient(running).run("secret"));
    }
}
