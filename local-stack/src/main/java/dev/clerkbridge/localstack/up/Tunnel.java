// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Gives the ingress on this machine a public address, using an installed tunnel program. */
final class Tunnel {

    private static final Pattern PUBLIC_URL = Pattern.compile("url\"?[:=]\"?(https://[^\"\\s]+)");

    /** A line of ngrok's error message, which also contains lines without text. */
    private static final Pattern ERROR = Pattern.compile("ERROR:\\s*(\\S.*)");

    private final Progress progress;
    private final Map<String, String> environment;

    /** @param environment variables: PATH, and optionally NGROK_DOMAIN */
    Tunnel(Progress progress, Map<String, String> environment) {
        this.progress = progress;
        this.environment = environment;
    }

    /** Starts a tunnel that ends with this process, and prints how to use it, or how to install a tunnel program. */
    void open(URI ingress) throws IOException {
        Optional<Path> ngrok = find("ngrok");
        Optional<Path> clerk = find("clerk");
        if (ngrok.isPresent()) {
            openNgrok(ngrok.get(), ingress);
        } else if (clerk.isPresent()) {
            progress.say("tunnel: the Clerk CLI forwards deliveries to " + ingress + "; it prints its URL below");
            sayNext();
            start(List.of(clerk.get().toString(), "webhooks", "listen", "--forward-to", ingress.toString()), true);
        } else {
            progress.say("--tunnel: neither ngrok nor the Clerk CLI is installed. Install ngrok"
                    + " (https://ngrok.com/download) and run `ngrok config add-authtoken ...`, or the Clerk CLI with"
                    + " `npm install -g clerk`; then run ./bridge up --tunnel again");
        }
    }

    private void openNgrok(Path ngrok, URI ingress) throws IOException {
        List<String> command = new ArrayList<>(List.of(ngrok.toString(), "http", String.valueOf(ingress.getPort())));
        String domain = environment.get("NGROK_DOMAIN");
        if (domain != null && !domain.isBlank()) {
            command.add("--url=" + domain);
        }
        command.addAll(List.of("--log=stdout", "--log-format=logfmt"));
        Process process = start(command, false);
        Thread reader = new Thread(() -> awaitAddress(process, ingress), "tunnel");
        reader.setDaemon(true);
        reader.start();
    }

    private void awaitAddress(Process process, URI ingress) {
        String last = "";
        List<String> errors = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
                Matcher error = ERROR.matcher(line);
                if (error.matches()) {
                    errors.add(error.group(1));
                }
                Matcher address = PUBLIC_URL.matcher(line);
                if (line.contains("started tunnel") && address.find()) {
                    progress.say("tunnel " + address.group(1) + ingress.getPath());
                    sayNext();
                }
            }
            progress.say("the tunnel ended: " + (errors.isEmpty() ? last : String.join("\n  ", errors)));
        } catch (IOException e) {
            progress.say("cannot read the tunnel program's output: " + e.getMessage());
        }
    }

    private void sayNext() {
        progress.say(
                "next: in Clerk's Dashboard, open Configure, Webhooks, Add Endpoint. Paste the URL and subscribe to"
                        + " user, organization and organizationMembership events. Then start again with the endpoint's"
                        + " signing secret: CLERK_WEBHOOK_SIGNING_SECRET=whsec_... ./bridge up --tunnel");
    }

    private static Process start(List<String> command, boolean shown) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (shown) {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
        }
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-tunnel"));
        return process;
    }

    private Optional<Path> find(String program) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
