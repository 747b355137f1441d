// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.event.SvixHeaders;
import dev.clerkbridge.testbed.example.ExampleEvent;
import dev.clerkbridge.testbed.example.ExampleType;
import dev.clerkbridge.testbed.example.Examples;
import dev.clerkbridge.testbed.example.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Generates shuffled histories of users, organizations and memberships. Events arrive late, early, twice or after a
 * deletion. They contain text and numbers that are hard to store, and a few are poison.
 *
 * <p>The ids come from a slowly moving window, so that at any time some objects exist and others are deleted.
 */
final class EventSource {

    /** A first name that a check constraint on the table refuses. An application might add such a constraint. */
    static final String REFUSED = "refused";

    static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final BigInteger BEYOND_DOUBLE = BigInteger.ONE.shiftLeft(53).add(BigInteger.ONE);
    private static final Duration OLDEST = Duration.ofMinutes(10);
    private static final int USERS = 2_000;
    private static final int ORGANIZATIONS = 100;
    private static final int EVENTS_PER_NEW_OBJECT = 40;
    private static final int LARGEST = 350_000;
    private static final int LARGE = 20_000;
    private static final int REMEMBERED = 1_000;

    private final SplittableRandom random;
    private final Examples examples;
    private final @Nullable SentEvent[] recent = new SentEvent[REMEMBERED];
    private final Set<String> versions = new HashSet<>();
    private volatile boolean large;
    private volatile boolean snapshots;
    private int made;

    EventSource(long seed) {
        random = new SplittableRandom(seed);
        examples = Examples.seeded(seed);
    }

    /** Sets whether new events that create or update users are large. */
    void makeLarge(boolean value) {
        large = value;
    }

    /** Sets whether about a third of the new records are snapshots, which simulates a backfill. */
    void mixSnapshots(boolean value) {
        snapshots = value;
    }

    SentEvent next() {
        SentEvent before = recent[random.nextInt(REMEMBERED)];
        SentEvent sent;
        if (snapshots && random.nextInt(3) == 0) {
            sent = snapshot(before);
        } else if (before != null && random.nextInt(12) == 0) {
            sent = random.nextBoolean() ? before : before.redelivered(Instant.now());
        } else if (random.nextInt(500) == 0) {
            sent = poison();
        } else {
            sent = fresh(type());
        }
        recent[made++ % REMEMBERED] = sent;
        return sent;
    }

    private ExampleType type() {
        boolean deletion = random.nextInt(200) == 0;
        boolean creation = random.nextInt(5) == 0;
        int kind = random.nextInt(20);
        if (kind == 0) {
            return ExampleType.SESSION_CREATED;
        } else if (kind < 3) {
            return deletion
                    ? ExampleType.ORGANIZATION_DELETED
                    : creation ? ExampleType.ORGANIZATION_CREATED : ExampleType.ORGANIZATION_UPDATED;
        } else if (kind < 6) {
            return deletion
                    ? ExampleType.ORGANIZATION_MEMBERSHIP_DELETED
                    : creation
                            ? ExampleType.ORGANIZATION_MEMBERSHIP_CREATED
                            : ExampleType.ORGANIZATION_MEMBERSHIP_UPDATED;
        }
        return deletion ? ExampleType.USER_DELETED : creation ? ExampleType.USER_CREATED : ExampleType.USER_UPDATED;
    }

    /** A snapshot of a version that a webhook also reports, or of a version without a webhook. */
    private SentEvent snapshot(@Nullable SentEvent before) {
        if (before != null && before.isWebhookOfAnUpdate() && random.nextBoolean()) {
            return before.asSnapshot(Instant.now());
        }
        SentEvent snapshot;
        do {
            ExampleType type = type();
            snapshot = fresh(type.wireName().endsWith(".updated") ? type : ExampleType.USER_UPDATED)
                    .asSnapshot(Instant.now());
        } while (!versions.add(snapshot.event().id())); // an object has only one state per version
        return snapshot;
    }

    private SentEvent fresh(ExampleType type) {
        Draft draft = new Draft(type, subject(), time());
        switch (type) {
            case USER_CREATED, USER_UPDATED -> draft.user(text(), bulk());
            case ORGANIZATION_CREATED, ORGANIZATION_UPDATED -> draft.organization(text());
            case ORGANIZATION_MEMBERSHIP_CREATED, ORGANIZATION_MEMBERSHIP_UPDATED -> draft.membership();
            case USER_DELETED, ORGANIZATION_DELETED, ORGANIZATION_MEMBERSHIP_DELETED -> draft.deletion();
            default -> draft.withoutEffect();
        }
        return draft.sent(false);
    }

    /** A truncated event, or a complete event about a separate user whose row the table refuses. */
    private SentEvent poison() {
        if (random.nextBoolean()) {
            Draft truncated = new Draft(ExampleType.USER_UPDATED, subject(), time());
            truncated.truncate();
            return truncated.sent(true);
        }
        Subject nobody = new Subject("user_refused" + made, "org_none", "none", false, true);
        Draft refused = new Draft(ExampleType.USER_CREATED, nobody, time());
        refused.user(new HardText(REFUSED, REFUSED), 0);
        refused.withoutEffect();
        return refused.sent(true);
    }

    private Subject subject() {
        int begin = made / EVENTS_PER_NEW_OBJECT;
        int user = begin + random.nextInt(USERS);
        int organization = (begin + random.nextInt(USERS)) % USERS * ORGANIZATIONS / USERS + begin / USERS;
        int membership = begin + random.nextInt(USERS);
        return new Subject("user_chaos" + user, "org_chaos" + organization, "chaos" + membership, false, true);
    }

    /** A recent time. One in eight is a full second, so that some events differ only in their time of acceptance. */
    private Instant time() {
        Instant time =
                Instant.now().minusMillis(random.nextLong(OLDEST.toMillis())).truncatedTo(ChronoUnit.MILLIS);
        return random.nextInt(8) == 0 ? time.truncatedTo(ChronoUnit.SECONDS) : time;
    }

    private int bulk() {
        return random.nextInt(1_000) == 0 ? LARGEST : large ? LARGE : 0;
    }

    private HardText text() {
        return HardText.ALL.get(random.nextInt(HardText.ALL.size()));
    }

    /** Builds one event. */
    private final class Draft {

        private final String eventId = String.format("msg_chaos%012d", made);
        private final Instant acceptedAt = Instant.now();
        private final ExampleEvent example;
        private final Instant at;
        private final ObjectNode envelope;
        private final ObjectNode data;
        private SentEvent.@Nullable Effect effect;
        private int length = Integer.MAX_VALUE;

        Draft(ExampleType type, Subject subject, Instant at) {
            this.example = examples.event(type, subject, at);
            this.at = at;
            try {
                envelope = (ObjectNode) JSON.readTree(example.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            data = envelope.withObject("/data");
        }

        void user(HardText firstName, int bulk) {
            data.put("first_name", firstName.sent());
            if (bulk > 0) {
                data.putObject("unsafe_metadata").put("bulk", "x".repeat(bulk));
            }
            change(firstName.stored(), number(), bulk);
        }

        void organization(HardText name) {
            data.put("name", name.sent());
            change(name.stored(), number(), 0);
        }

        void membership() {
            change(data.get("role").textValue(), example.subject().organizationId(), 0);
        }

        /** Half of the deletions have their time in seconds, as in Clerk's own examples. */
        void deletion() {
            boolean seconds = random.nextBoolean();
            long eventAt = seconds ? at.getEpochSecond() * 1000 : at.toEpochMilli();
            envelope.put("timestamp", seconds ? at.getEpochSecond() : at.toEpochMilli());
            long updatedAt = Math.max(eventAt, data.path("updated_at").asLong());
            boolean membership = example.type() == ExampleType.ORGANIZATION_MEMBERSHIP_DELETED;
            String organization = membership ? example.subject().organizationId() : null;
            effect(
                    new EventRank(true, updatedAt, eventAt, SentEvent.micros(acceptedAt), eventId),
                    null,
                    organization,
                    0);
        }

        void withoutEffect() {
            effect = null;
        }

        void truncate() {
            length = random.nextInt(20, 200);
        }

        SentEvent sent(boolean poison) {
            byte[] body = bytes();
            return new SentEvent(
                    new Event(
                            new SvixHeaders(
                                    eventId,
                                    String.valueOf(acceptedAt.getEpochSecond()),
                                    "v1,bm90IHZlcmlmaWVkIGFnYWluIGJ5IHRoZSBtaXJyb3I="),
                            acceptedAt,
                            example.key(),
                            example.type().wireName(),
                            Examples.INSTANCE_ID,
                            at,
                            null,
                            body),
                    effect,
                    poison);
        }

        private String number() {
            BigInteger number = BEYOND_DOUBLE.add(BigInteger.valueOf(made));
            data.putObject("public_metadata").put("number", number);
            return number.toString();
        }

        private void change(@Nullable String text, @Nullable String detail, int bulk) {
            long updatedAt = at.toEpochMilli() - 20;
            data.put("updated_at", updatedAt);
            EventRank rank = new EventRank(false, updatedAt, at.toEpochMilli(), SentEvent.micros(acceptedAt), eventId);
            effect(rank, text, detail, bulk);
        }

        private void effect(EventRank rank, @Nullable String text, @Nullable String detail, int bulk) {
            String id = data.get("id").textValue();
            effect = new SentEvent.Effect(id, rank, new Row(eventId, rank.deleted(), text, detail, bulk));
        }

        private byte[] bytes() {
            try {
                String whole = JSON.writeValueAsString(envelope);
                return whole.substring(0, Math.min(length, whole.length())).getBytes(UTF_8);
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
