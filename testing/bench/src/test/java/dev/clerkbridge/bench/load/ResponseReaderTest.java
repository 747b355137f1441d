// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

    private static final String ACCEPTED = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n";

    @Test
    void findsTheStatusOfAWholeResponse() {
        assertThat(ResponseReader.status(received(ACCEPTED))).isEqualTo(200);
        assertThat(ResponseReader.status(received("HTTP/1.1 503 No\r\nretry-after: 5\r\ncontent-length: 0\r\n\r\n")))
                .isEqualTo(503);
    }

    @Test
    void waitsForTheRestOfAnIncompleteResponse() {
        for (int length = 0; length < ACCEPTED.length(); length++) {
            assertThat(ResponseReader.status(received(ACCEPTED.substring(0, length))))
                    .isEqualTo(ResponseReader.INCOMPLETE);
        }
    }

    @Test
    void readsTheStatusAndTextOfAResponse() {
        String refusal = "HTTP/1.1 503 No\r\nretry-after: 10\r\ncontent-length: 8\r\n\r\nno room\n";
        assertThat(ResponseReader.text(received(refusal))).isEqualTo("503 no room");
        assertThat(ResponseReader.text(received("HTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n")))
                .isEqualTo("404");
    }

    @Test
    void refusesMoreThanOneResponse() {
        assertThatThrownBy(() -> ResponseReader.status(received(ACCEPTED + "H")))
                .isInstanceOf(IllegalStateException.class);
    }

    private static ByteBuffer received(String text) {
        return ByteBuffer.allocate(500).put(text.getBytes(US_ASCII));
    }
}
