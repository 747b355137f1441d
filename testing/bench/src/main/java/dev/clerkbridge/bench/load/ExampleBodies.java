// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import dev.clerkbridge.testbed.example.ExampleEvent;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Creates many example events from a few templates by replacing the ids. */
public final class ExampleBodies {

    private static final int VARIANTS = 8;
    private static final String METADATA = "\"public_metadata\":{";

    private ExampleBodies() {}

    /**
     * The mix of a busy Clerk instance, about 1.9 kB on average: mostly users and sessions, some organizations,
     * memberships, e-mails and billing. Every event is about a different user or organization.
     */
    public static EventBodies mix(int batch) {
        List<BodyTemplate> deck = new ArrayList<>();
        Examples examples = Examples.seeded(1);
        share(deck, examples, ExampleType.USER_CREATED, 15);
        share(deck, examples, ExampleType.USER_UPDATED, 20);
        share(deck, examples, ExampleType.USER_DELETED, 2);
        share(deck, examples, ExampleType.SESSION_CREATED, 20);
        share(deck, examples, ExampleType.SESSION_ENDED, 10);
        share(deck, examples, ExampleType.ORGANIZATION_MEMBERSHIP_CREATED, 12);
        share(deck, examples, ExampleType.ORGANIZATION_UPDATED, 8);
        share(deck, examples, ExampleType.EMAIL_CREATED, 10);
        share(deck, examples, ExampleType.SUBSCRIPTION_UPDATED, 3);
        return varied(deck, batch);
    }

    /** Only {@code user.updated} events, each about a different user. */
    public static EventBodies users(int batch) {
        List<BodyTemplate> deck = new ArrayList<>();
        share(deck, Examples.seeded(2), ExampleType.USER_UPDATED, VARIANTS);
        return varied(deck, batch);
    }

    /**
     * Only {@code organization.created} events, with enough metadata to make each body at least {@code bytes} long.
     */
    public static EventBodies sized(int batch, int bytes) {
        Examples examples = Examples.seeded(3);
        List<BodyTemplate> deck = Stream.generate(() -> examples.event(ExampleType.ORGANIZATION_CREATED))
                .limit(VARIANTS)
                .map(event -> BodyTemplate.of(filled(event.body(), bytes), word(event)))
                .toList();
        return varied(deck, batch);
    }

    private static EventBodies varied(List<BodyTemplate> deck, int batch) {
        // A coprime stride spreads the templates evenly over any part of the batch.
        int stride = deck.size() / 3 * 2 + 1;
        return index -> deck.get((int) ((long) index * stride % deck.size())).with(EventNumber.text(batch, index));
    }

    private static void share(List<BodyTemplate> deck, Examples examples, ExampleType type, int percent) {
        for (int i = 0; i < percent; i++) {
            ExampleEvent event = examples.event(type);
            deck.add(BodyTemplate.of(event.body(), word(event)));
        }
    }

    /** The id of the user or organization that the event is about, without its prefix. */
    private static String word(ExampleEvent event) {
        Subject subject = event.subject();
        String text = new String(event.body(), StandardCharsets.UTF_8);
        return Stream.of(subject.userId(), subject.organizationId(), event.key())
                .filter(text::contains)
                .map(id -> id.substring(id.indexOf('_') + 1))
                .findFirst()
                .orElseThrow();
    }

    /** Pads the body with metadata to at least {@code bytes}; a longer body is not changed. */
    static byte[] filled(byte[] body, int bytes) {
        String text = new String(body, StandardCharsets.UTF_8);
        int at = text.indexOf(METADATA) + METADATA.length();
        StringBuilder filler = new StringBuilder();
        for (int i = 0; filler.length() < bytes - body.length; i++) {
            filler.append(i == 0 ? "" : ",").append("\"feature_%04d\":\"enabled\"".formatted(i));
        }
        if (filler.length() > 0 && text.charAt(at) != '}') {
            filler.append(',');
        }
        return new StringBuilder(text).insert(at, filler).toString().getBytes(StandardCharsets.UTF_8);
    }
}
