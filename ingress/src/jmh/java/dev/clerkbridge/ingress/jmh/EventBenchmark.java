// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.svix.Webhook;
import dev.clerkbridge.ingress.config.IngressKafkaConfig;
import dev.clerkbridge.ingress.envelope.EventReader;
import dev.clerkbridge.ingress.event.Event;
import dev.clerkbridge.ingress.kafka.EventRecords;
import dev.clerkbridge.ingress.verify.SignatureHeaders;
import dev.clerkbridge.ingress.verify.UnverifiedDelivery;
import dev.clerkbridge.ingress.verify.Verdict;
import dev.clerkbridge.ingress.verify.VerifiedDelivery;
import dev.clerkbridge.ingress.verify.Verifier;
import dev.clerkbridge.operations.environment.SigningSecret;
import dev.clerkbridge.operations.kafka.KafkaProperties;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the steps that every event goes through: verifying, parsing and building its record. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EventBenchmark {

    private static final String SECRET = "whsec_YmVuY2htYXJrcyBzaWduIHdpdGggdGhpcyBrZXk=";
    private static final String ID = "msg_3bench000100000000000000001";

    /** Approximate length of the body in bytes. */
    @Param({"1000", "2000", "4000"})
    private int bytes;

    private final Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final EventReader reader = new EventReader(Set.of());
    private final EventRecords records = new EventRecords(new IngressKafkaConfig(
            new KafkaProperties("localhost:9092", Map.of()), "clerk.events", 12, false, 1 << 20));
    private Verifier verifier = new Verifier(List.of(), InstantSource.fixed(now));
    private SignatureHeaders headers = new SignatureHeaders();
    private byte[] body = new byte[0];
    private VerifiedDelivery verified;
    private Event event;

    /** Signs one event, whose body has about {@link #bytes} bytes. */
    @Setup
    public void sign() throws Exception {
        body = user(bytes);
        verifier = new Verifier(List.of(SigningSecret.parse(SECRET)), InstantSource.fixed(now));
        String signature = new Webhook(SECRET).sign(ID, now.getEpochSecond(), new String(body, UTF_8));
        headers = new SignatureHeaders();
        headers.add("svix-id", ID);
        headers.add("svix-timestamp", String.valueOf(now.getEpochSecond()));
        headers.add("svix-signature", signature);
        verified = (VerifiedDelivery) verify();
        event = reader.read(verified);
    }

    /** Measures how long it takes to check the signature and the age. */
    @Benchmark
    public Verdict verify() {
        return verifier.verify(new UnverifiedDelivery(headers, body));
    }

    /** Measures how long it takes to parse the envelope and to determine the key. */
    @Benchmark
    public Event read() {
        return reader.read(verified);
    }

    /** Measures how long it takes to build a record and its headers. */
    @Benchmark
    public ProducerRecord<byte[], byte[]> buildRecord() {
        return records.record(event, null, event.acceptedAt().toEpochMilli());
    }

    private static byte[] user(int bytes) {
        String start = "{\"data\":{\"banned\":false,\"created_at\":1795451725259,\"email_addresses\":[],"
                + "\"first_name\":\"Zoë\",\"id\":\"user_35PMCVgERxYEeeVI37mBq3jcSuZ\",\"public_metadata\":{";
        String end = "\"plan\":\"pro\"},\"updated_at\":1795451725259,\"username\":null},"
                + "\"event_attributes\":{\"http_request\":{\"client_ip\":\"\",\"user_agent\":\"\"}},"
                + "\"instance_id\":\"ins_3ExampleInstance00000000000\",\"object\":\"event\","
                + "\"timestamp\":1795451725274,\"type\":\"user.updated\"}";
        StringBuilder text = new StringBuilder(start);
        for (int i = 0; text.length() + end.length() < bytes; i++) {
            text.append("\"feature_%04d\":\"enabled\",".formatted(i));
        }
        return text.append(end).toString().getBytes(UTF_8);
    }
}
