// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.example;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;

/**
 * Creates example events of every {@link ExampleType}. The same seed gives the same events except for their times.
 *
 * <p>Not thread-safe.
 */
public final class Examples {

    /** The default Clerk instance of the examples. */
    public static final String INSTANCE_ID = "ins_3ExampleInstance00000000000";

    private final SplittableRandom random;
    private final InstantSource clock;
    private final String instanceId;

    private Examples(SplittableRandom random, InstantSource clock, String instanceId) {
        this.random = random;
        this.clock = clock;
        this.instanceId = instanceId;
    }

    /** Creates examples with random ids. */
    public static Examples fresh() {
        return new Examples(new SplittableRandom(), InstantSource.system(), INSTANCE_ID);
    }

    /** Creates examples whose ids depend on {@code seed}. */
    public static Examples seeded(long seed) {
        return new Examples(new SplittableRandom(seed), InstantSource.system(), INSTANCE_ID);
    }

    /** A copy whose events come from another Clerk instance. */
    public Examples fromInstance(String id) {
        return new Examples(random, clock, id);
    }

    /** A new user, organization and object. */
    public Subject subject() {
        String objectId = Ids.id("x", random).substring(2);
        return new Subject(Ids.id("user", random), Ids.id("org", random), objectId, random.nextInt(4) == 0, false);
    }

    /** An event about a new subject, with the current time. */
    public ExampleEvent event(ExampleType type) {
        return event(type, subject());
    }

    /** An event about {@code subject}, with the current time. */
    public ExampleEvent event(ExampleType type, Subject subject) {
        return event(type, subject, clock.instant());
    }

    /** An event about {@code subject} at the time {@code at}. The time determines the order of an object's versions. */
    public ExampleEvent event(ExampleType type, Subject subject, Instant at) {
        // Clerk stamps the envelope a few milliseconds after the object.
        Moment moment = new Moment(at.minus(Duration.ofMillis(random.nextInt(1, 60))), instanceId, random);
        ExamplePayload payload = type.payload(subject, moment);
        byte[] body = new ClerkJson()
                .with("data", payload.data())
                .with("event_attributes", new ClerkJson().with("http_request", request(moment)))
                .with("instance_id", instanceId)
                .with("object", "event")
                .with("timestamp", at.toEpochMilli())
                .with("type", type.wireName())
                .bytes();
        return new ExampleEvent(type, subject, payload.key(), at, body);
    }

    /** A message id in Svix's format. */
    public String messageId() {
        return Ids.id("msg", random);
    }

    /** The client's address and browser; both are empty if the change was not made in a browser. */
    private static ClerkJson request(Moment moment) {
        boolean byBrowser = !moment.oneIn(5);
        return new ClerkJson()
                .with("client_ip", byBrowser ? moment.clientIp() : "")
                .with("user_agent", byBrowser ? "Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Firefox/151.0" : "");
    }
}
