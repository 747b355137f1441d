// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.console.example.ExampleSender;
import dev.clerkbridge.testbed.command.UserError;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sends example events for the local stack's console, like {@code bridge send}. */
public final class StackExamples implements ExampleSender {

    private final Poster poster;
    private final SvixSigner signer;

    /** Creates a sender that posts to {@code url} and signs with {@code secret}. */
    public StackExamples(URI url, String secret) {
        this.poster = new Poster(url);
        this.signer = new SvixSigner(secret);
    }

    @Override
    public List<String> types() {
        return Arrays.stream(ExampleType.values()).map(ExampleType::wireName).toList();
    }

    @Override
    public List<String> faults() {
        return Arrays.stream(DeliveryFault.values()).map(DeliveryFault::label).toList();
    }

    @Override
    public List<SentExample> send(ExampleRequest request) throws InterruptedException {
        ExampleType type = ExampleType.named(request.type())
                .orElseThrow(() -> new IllegalArgumentException(TypeNames.unknown(request.type())));
        DeliveryFault fault = Arrays.stream(DeliveryFault.values())
                .filter(each -> each.label().equals(request.fault()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unknown delivery fault. Choose one from the list."));
        Examples examples = Examples.fresh();
        List<SentExample> sent = new ArrayList<>();
        try {
            for (SignedRequest delivery : fault.deliveries(type, subject(examples, request), examples, signer)) {
                sent.add(sent(poster.post(delivery), fault.note(sent.size())));
            }
        } catch (UserError e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return sent;
    }

    private static SentExample sent(DeliveryAnswer answer, String note) {
        SignedRequest delivery = answer.delivery();
        return new SentExample(
                delivery.messageId(),
                delivery.event().type().wireName(),
                delivery.event().key(),
                answer.status(),
                answer.text(),
                note);
    }

    private static Subject subject(Examples examples, ExampleRequest request) {
        Subject subject = examples.subject();
        if (request.organizationId() != null) {
            subject = subject.withOrganization(request.organizationId());
        }
        return request.userId() == null ? subject : subject.withUser(request.userId());
    }
}
