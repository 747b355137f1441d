// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.ingress.http.RawClient.Response;
import dev.clerkbridge.ingress.testing.Svix;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every malformed request is answered with the right status, and later bytes on its connection are ignored. */
class MalformedRequestsIT {

    private static final byte[] BODY = "{\"data\":{\"id\":\"user_1\"},\"type\":\"user.created\"}".getBytes(UTF_8);
    private static final String POST = "POST /api/webhooks HTTP/1.1\r\nHost: x\r\n";
    private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";

    private static TestServer server;

    enum Malformed {
        NO_REQUEST_LINE("NONSENSE\r\n\r\n"),
        NOTHING_BUT_SPACES("  \r\n\r\n"),
        BINARY("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n"),
        HTTP_0_9("GET /\r\n\r\n"),
        HTTP_2(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        NEWER_VERSION(505, "POST /api/webhooks HTTP/3.7\r\nHost: x\r\n\r\n"),
        NO_VERSION("POST /api/webhooks HTTPS\r\nHost: x\r\n\r\n"),
        BAD_METHOD("P(ST /api/webhooks HTTP/1.1\r\nHost: x\r\n\r\n"),
        SPACE_IN_ADDRESS("POST /api/ webhooks HTTP/1.1\r\nHost: x\r\n\r\n"),
        NO_COLON(POST + "nonsense\r\n\r\n"),
        SPACE_BEFORE_COLON(POST + "Content-Length : 2\r\n\r\nab"),
        EMPTY_NAME(POST + ": x\r\n\r\n"),
        BARE_LF("POST /api/webhooks HTTP/1.1\nHost: x\n\n"),
        NUL_IN_VALUE(POST + "X: a\u0000b\r\n\r\n"),
        CR_IN_VALUE(POST + "X: a\rb\r\n\r\n"),
        LENGTH_WORD(POST + "Content-Length: abc\r\n\r\n"),
        LENGTH_NEGATIVE(POST + "Content-Length: -1\r\n\r\n"),
        LENGTH_SIGNED(POST + "Content-Length: +2\r\n\r\nab"),
        LENGTH_HEX(POST + "Content-Length: 0x2\r\n\r\nab"),
        LENGTH_EMPTY(POST + "Content-Length:\r\n\r\n"),
        LENGTH_TOO_LONG_FOR_A_NUMBER(POST + "Content-Length: 99999999999999999999\r\n\r\n"),
        LENGTHS_DIFFER(POST + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc"),
        LENGTHS_SAME(POST + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab"),
        LENGTH_LIST(POST + "Content-Length: 2, 2\r\n\r\nab"),
        LENGTH_AND_CHUNKED(POST + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        CHUNKED_AND_LENGTH(POST + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"),
        CODING_UNKNOWN(POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
        CODING_NOT_LAST(POST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
        CODING_TWICE(POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        CODING_IN_HTTP_1_0("POST /api/webhooks HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        CHUNK_SIZE_WORD(CHUNKED + "zz\r\nabc\r\n0\r\n\r\n"),
        CHUNK_SIZE_EMPTY(CHUNKED + "\r\nabc\r\n0\r\n\r\n"),
        CHUNK_SIZE_NEGATIVE(CHUNKED + "-3\r\nabc\r\n0\r\n\r\n"),
        CHUNK_SIZE_0X(CHUNKED + "0x3\r\nabc\r\n0\r\n\r\n"),
        CHUNK_SIZE_HUGE(CHUNKED + "fffffffffffffffff\r\nabc\r\n0\r\n\r\n"),
        CHUNK_SIZE_LINE_LONG(CHUNKED + "1;" + "x".repeat(9_000) + "\r\na\r\n0\r\n\r\n"),
        CHUNK_LONGER_THAN_SAID(CHUNKED + "2\r\nabc\r\n0\r\n\r\n"),
        CHUNK_BARE_LF(CHUNKED + "3\nabc\n0\n\n"),
        TRAILER_NO_COLON(CHUNKED + "3\r\nabc\r\n0\r\nnonsense\r\n\r\n"),
        ADDRESS_LONG(414, "POST /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
        HEADER_LARGE(431, POST + "X: " + "a".repeat(40_000) + "\r\n\r\n"),
        HEADERS_LARGE(431, POST + ("X: " + "a".repeat(1_000) + "\r\n").repeat(40) + "\r\n"),
        HEADERS_MANY(431, POST + "x:\r\n".repeat(RequestDecoder.MAX_HEADERS) + "\r\n");

        private final int status;
        private final String request;

        Malformed(String request) {
            this(400, request);
        }

        Malformed(int status, String request) {
            this.status = status;
            this.request = request;
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.withLongTimeouts(1_000, 200_000_000);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersWithTheRightStatus(Malformed malformed) {
        // When
        Response response;
        try (RawClient client = server.connect()) {
            response = client.write(malformed.request).read();
        }

        // Then
        assertThat(response.status()).isEqualTo(malformed.status);
        assertThat(response.closes()).isTrue();
    }

    @Test
    void ignoresLaterBytesOnTheConnection() {
        // Given
        Map<String, String> headers = Svix.headers(BODY);
        headers.put("Content-Length", String.valueOf(BODY.length));
        String smuggled = RawClient.post(headers) + new String(BODY, UTF_8);
        Map<Malformed, RawClient> clients = new LinkedHashMap<>();
        for (Malformed malformed : Malformed.values()) {
            clients.put(malformed, server.connect().write(malformed.request + smuggled));
        }

        // When
        Map<Malformed, Integer> answers = new LinkedHashMap<>();
        clients.forEach(
                (malformed, client) -> answers.put(malformed, client.readAll().split("HTTP/1\\.", -1).length - 1));

        // Then
        assertThat(answers).allSatisfy((malformed, count) -> assertThat(count).isEqualTo(1));
        assertThat(server.acceptor().events()).isEmpty();
        clients.values().forEach(RawClient::close);
    }
}
