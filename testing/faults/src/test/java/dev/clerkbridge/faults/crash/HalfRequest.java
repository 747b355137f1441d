// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.faults.crash;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.svix.Webhook;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** A delivery whose second half is sent later, by {@link #finish}. */
final class HalfRequest implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Socket socket;
    private final BufferedReader answers;
    private final byte[] rest;

    /** Sends the headers, waits until the service has read them, then sends half of the body. */
    HalfRequest(int port, Message message, Webhook webhook) throws Exception {
        byte[] body = message.body();
        int half = body.length / 2;
        rest = Arrays.copyOfRange(body, half, body.length);
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
        long timestamp = Instant.now().getEpochSecond();
        String headers = "POST /api/webhooks HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: "
                + body.length + "\r\nsvix-id: " + message.id() + "\r\nsvix-timestamp: " + timestamp
                + "\r\nsvix-signature: " + webhook.sign(message.id(), timestamp, new String(body, UTF_8)) + "\r\n\r\n";
        socket.getOutputStream().write(headers.getBytes(US_ASCII));
        assertThat(answers.readLine()).startsWith("HTTP/1.1 100 ");
        assertThat(answers.readLine()).isEmpty();
        socket.getOutputStream().write(body, 0, half);
    }

    /** Sends the second half and returns the status line of the response. */
    String finish() throws IOException {
        socket.getOutputStream().write(rest);
        return String.valueOf(answers.readLine());
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
