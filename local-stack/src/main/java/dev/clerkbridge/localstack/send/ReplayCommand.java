// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bridge replay}: posts recorded deliveries again, signed with the current time. */
@Command(
        name = "replay",
        description = "Sign recorded deliveries again and post them. The file has one JSON object per line.",
        footer = {
            "",
            "Each line is the body of a delivery, or an object with the fields \"body\" and optionally \"headers\".",
            "Clerk's command line writes such objects. The output of `./bridge send ... --print` can also be replayed:",
            "a line `svix-id: msg_...` sets the message id of the next body. A body without an id is a new message.",
            "",
            "Exit code: 0 if every answer was 2xx, 1 if not, 2 for a usage error."
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ID_LINE = "svix-id:";

    @Parameters(paramLabel = "FILE", description = "The recorded deliveries.")
    private @Nullable Path file;

    @Mixin
    private Target target = new Target();

    @Spec
    private @Nullable CommandSpec spec;

    private final Examples examples = Examples.fresh();
    private @Nullable String messageId;
    private int lineNumber;
    private int posted;
    private int failures;

    @Override
    public Integer call() throws InterruptedException {
        Path recorded = Objects.requireNonNull(file);
        SvixSigner signer = target.signer();
        Poster poster = new Poster(target.url());
        try (Stream<String> lines = Files.lines(recorded)) {
            for (String line : (Iterable<String>) lines::iterator) {
                process(line.strip(), signer, poster);
            }
        } catch (UncheckedIOException e) {
            throw new UserError("cannot read " + recorded + " (" + e.getCause() + ")", e);
        } catch (IOException e) {
            throw new UserError("cannot read " + recorded + " (" + e + ")", e);
        }
        if (posted == 0) {
            throw new UserError(recorded + " contains no delivery: no line begins with {");
        }
        return failures == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void process(String line, SvixSigner signer, Poster poster) throws InterruptedException {
        lineNumber++;
        if (line.toLowerCase(Locale.ROOT).startsWith(ID_LINE)) {
            messageId = line.substring(ID_LINE.length()).strip();
        } else if (line.startsWith("{")) {
            post(line, signer, poster);
            messageId = null;
        }
    }

    private void post(String line, SvixSigner signer, Poster poster) throws InterruptedException {
        JsonNode recorded = parse("it", line);
        JsonNode inside = recorded.path("body");
        String body = inside.isMissingNode() ? line : inside.isTextual() ? inside.textValue() : inside.toString();
        String type = parse("the body in it", body).path("type").asText("?");
        String recordedId = recorded.path("headers").path("svix-id").asText(messageId == null ? "" : messageId);
        String id = recordedId.isEmpty() ? examples.messageId() : recordedId;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Poster.Response response = poster.post(signer.headers(bytes, id, Instant.now()), bytes);
        posted++;
        failures += response.status() / 100 == 2 ? 0 : 1;
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.printf("%d  %-32s %s  %s%n", response.status(), type, id, response.text());
        out.flush();
    }

    private JsonNode parse(String what, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UserError("line " + lineNumber + " of " + file + " was not posted: " + what
                    + " is not valid JSON; the error is at column "
                    + e.getLocation().getColumnNr());
        }
    }
}
