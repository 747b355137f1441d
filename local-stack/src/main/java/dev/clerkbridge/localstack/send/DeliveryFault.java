// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.send;

import dev.clerkbridge.testbed.example.ExampleEvent;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.SignedRequest;
import dev.clerkbridge.testbed.example.Subject;
import dev.clerkbridge.testbed.example.SvixSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A simulated delivery fault. Creates deliveries that have this fault; {@link #NONE} creates a correct delivery. */
enum DeliveryFault {
    NONE("nothing", "", "") {
        @Override
        List<SignedRequest> deliveries(ExampleType type, Subject subject, Examples examples, SvixSigner signer) {
            return List.of(sign(examples.event(type, subject), examples, signer));
        }
    },

    /** A redelivery by Svix: the same message id, signed again. */
    DUPLICATE("delivered twice", "", "the same message, delivered again") {
        @Override
        List<SignedRequest> deliveries(ExampleType type, Subject subject, Examples examples, SvixSigner signer) {
            SignedRequest first = sign(examples.event(type, subject), examples, signer);
            return List.of(first, signer.sign(first.event(), first.messageId(), Instant.now()));
        }
    },

    /** The newer version of an object arrives first. */
    OUT_OF_ORDER("the newer version first", "the newer version", "the older version: changes nothing") {
        @Override
        List<SignedRequest> deliveries(ExampleType type, Subject subject, Examples examples, SvixSigner signer) {
            ExampleType update = type.updateOfTheSame().orElse(type);
            boolean ends = type.wireName().endsWith(".deleted");
            Instant now = Instant.now();
            ExampleEvent later = examples.event(ends ? type : update, subject, now);
            ExampleEvent earlier = examples.event(ends ? update : type, subject, now.minus(HEAD_START));
            return List.of(sign(later, examples, signer), sign(earlier, examples, signer));
        }
    },

    /** The body was changed after signing, as in a forged delivery. */
    WRONG_SIGNATURE("wrong signature", "the body was changed after it was signed", "") {
        @Override
        List<SignedRequest> deliveries(ExampleType type, Subject subject, Examples examples, SvixSigner signer) {
            SignedRequest genuine = sign(examples.event(type, subject), examples, signer);
            ExampleEvent forged = examples.event(type, subject);
            return List.of(new SignedRequest(genuine.messageId(), genuine.timestamp(), genuine.signature(), forged));
        }
    },

    /** A recorded request, replayed after Svix's tolerance of five minutes. */
    STALE("replayed after ten minutes", "signed ten minutes ago", "") {
        @Override
        List<SignedRequest> deliveries(ExampleType type, Subject subject, Examples examples, SvixSigner signer) {
            Instant then = Instant.now().minus(TOO_LATE);
            return List.of(signer.sign(examples.event(type, subject, then), examples.messageId(), then));
        }
    };

    private static final Duration HEAD_START = Duration.ofMinutes(1);
    private static final Duration TOO_LATE = Duration.ofMinutes(10);

    private final String label;
    private final String firstNote;
    private final String secondNote;

    DeliveryFault(String label, String firstNote, String secondNote) {
        this.label = label;
        this.firstNote = firstNote;
        this.secondNote = secondNote;
    }

    /** The name in the console's list of faults. */
    String label() {
        return label;
    }

    /** A note that explains the delivery with this index; may be empty. */
    String note(int index) {
        return index == 0 ? firstNote : secondNote;
    }

    /**
     * The deliveries to send, in this order. They deliver one event of {@code type} about {@code subject}; with {@link
     * #OUT_OF_ORDER}, they deliver two events.
     */
    abstract List<SignedRequest> deliveries(ExampleType type, Subject subject, Examples examples, SvixSigner signer);

    private static SignedRequest sign(ExampleEvent event, Examples examples, SvixSigner signer) {
        return signer.sign(event, examples.messageId(), Instant.now());
    }
}
