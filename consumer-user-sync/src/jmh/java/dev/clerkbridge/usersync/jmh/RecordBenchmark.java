// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clerkbridge.contract.Version;
import dev.clerkbridge.usersync.decode.Decoded;
import dev.clerkbridge.usersync.decode.EventDecoder;
import dev.clerkbridge.usersync.table.OptionalData;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the time that the consumer spends on one record before it writes a batch to the database. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordBenchmark {

    private static final String USER = """
            {"data":{"banned":false,"created_at":1795451725259,"email_addresses":[{"email_address":"zoe@example.com",\
            "id":"idn_3gCj3Ftv0TLmMY5UF7k51Guw0R3","linked_to":[],"object":"email_address","verification":\
            {"attempts":1,"status":"verified","strategy":"email_code"}}],"external_accounts":[],"external_id":null,\
            "first_name":"Zoë","has_image":true,"id":"user_35PMCVgERxYEeeVI37mBq3jcSuZ","image_url":\
            "https://img.example.com/user_35PMCVgERxYEeeVI37mBq3jcSuZ","last_name":"Castellanos","last_sign_in_at":null,\
            "locked":false,"object":"user","passkeys":[],"phone_numbers":[],"primary_email_address_id":\
            "idn_3gCj3Ftv0TLmMY5UF7k51Guw0R3","private_metadata":{"risk_score":39},"public_metadata":{"plan":"pro"},\
            "saml_accounts":[],"unsafe_metadata":{"theme":"dark"},"updated_at":1795451725259,"username":null,\
            "web3_wallets":[]},"event_attributes":{"http_request":{"client_ip":"","user_agent":""}},"instance_id":\
            "ins_3ExampleInstance00000000000","object":"event","timestamp":1795451725274,"type":"user.updated"}""";

    private final EventDecoder decoder = new EventDecoder(OptionalData.NONE);
    private final ConsumerRecord<byte[], byte[]> known = record("user.updated");
    private final ConsumerRecord<byte[], byte[]> unknown = record("role.updated");
    private final Version stored = new Version(false, 1_795_451_725_259L, 1_795_451_725_274L, 1L, "msg_3a");
    private final Version arriving = new Version(false, 1_795_451_725_259L, 1_795_451_725_274L, 2L, "msg_3b");

    /** Decodes an event about a user. */
    @Benchmark
    public Decoded decode() {
        return decoder.decode(known);
    }

    /** Decodes an event of a type that is not mirrored. */
    @Benchmark
    public Decoded ignore() {
        return decoder.decode(unknown);
    }

    /** Compares two versions with equal times of change and of the event, but different times of acceptance. */
    @Benchmark
    public boolean supersedes() {
        return arriving.supersedes(stored);
    }

    private static ConsumerRecord<byte[], byte[]> record(String type) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("clerk.events", 0, 0, "user_3".getBytes(UTF_8), USER.getBytes(UTF_8));
        record.headers()
                .add("svix-id", "msg_3bench000100000000000000001".getBytes(UTF_8))
                .add("ce_type", type.getBytes(UTF_8))
                .add("ce_recordedtime", "2026-11-23T12:00:00.000001Z".getBytes(UTF_8));
        return record;
    }
}
