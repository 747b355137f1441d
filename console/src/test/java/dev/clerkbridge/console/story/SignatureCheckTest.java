// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.svix.Webhook;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.Base64;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class SignatureCheckTest {

    private static final String BODY = "{\"type\":\"user.created\"}";

    private final Webhook right;
    private final Webhook wrong;

    SignatureCheckTest() throws Exception {
        right = secret("right");
        wrong = secret("wrong");
    }

    @Test
    void namesTheSecretThatMatches() throws Exception {
        ReceivedEvent event = signed(BODY.getBytes(UTF_8));

        assertThat(new SignatureCheck(List.of(wrong, right)).verify(event)).isEqualTo("Valid with signing secret 2.");
        assertThat(new SignatureCheck(List.of(wrong)).verify(event)).startsWith("Not valid");
        assertThat(new SignatureCheck(List.of()).verify(event)).startsWith("Not checked");
    }

    @Test
    void doesNotCallTheSignatureOfABodyThatIsNotUtf8Invalid() throws Exception {
        byte[] latin1 = {'"', (byte) 0xE9, '"'};

        assertThat(new SignatureCheck(List.of(right)).verify(signed(latin1)))
                .isEqualTo("Not checked: the body is not UTF-8.");
    }

    private ReceivedEvent signed(byte[] body) throws Exception {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("clerk.events", 0, 0, new byte[0], body);
        record.headers().add(EventHeaders.SVIX_ID, "msg_1".getBytes(UTF_8));
        record.headers().add(EventHeaders.SVIX_TIMESTAMP, "1700000000".getBytes(UTF_8));
        String signature = right.sign("msg_1", 1_700_000_000, new String(body, UTF_8));
        record.headers().add(EventHeaders.SVIX_SIGNATURE, signature.getBytes(UTF_8));
        return new ReceivedEvent(record);
    }

    private static Webhook secret(String text) throws Exception {
        return new Webhook(
                "whsec_" + Base64.getEncoder().encodeToString(text.repeat(6).getBytes(UTF_8)));
    }
}
