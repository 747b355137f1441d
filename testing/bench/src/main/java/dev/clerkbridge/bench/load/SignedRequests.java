// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.load;

import com.svix.Webhook;
import com.svix.exceptions.EmptyWebhookSecretException;
import com.svix.exceptions.WebhookSigningException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A batch of complete HTTP requests in off-heap memory, each with its own event, id and signature.
 *
 * <p>Send them within five minutes, because later their timestamps are outside Svix's tolerance. Not thread-safe.
 */
public final class SignedRequests {

    private static final int CHUNK_BYTES = 1 << 26;
    private static final int BLOCK = 1 << 13;

    private final int batch;
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final int[] chunkOf;
    private final int[] startOf;
    private final int[] bodyOf;
    private final int[] endOf;

    private SignedRequests(int batch, int count) {
        this.batch = batch;
        this.chunkOf = new int[count];
        this.startOf = new int[count];
        this.bodyOf = new int[count];
        this.endOf = new int[count];
    }

    /** Builds and signs {@code count} requests on all processors. */
    public static SignedRequests sign(int batch, int count, EventBodies bodies, Endpoint endpoint) {
        SignedRequests requests = new SignedRequests(batch, count);
        Signer signer = new Signer(batch, bodies, endpoint);
        for (int first = 0; first < count; first += BLOCK) {
            int begin = first;
            int length = Math.min(BLOCK, count - first);
            Request[] block = new Request[length];
            IntStream.range(0, length).parallel().forEach(i -> block[i] = signer.request(begin + i));
            for (int i = 0; i < length; i++) {
                requests.put(begin + i, block[i]);
            }
        }
        return requests;
    }

    /** The number of requests. */
    public int count() {
        return chunkOf.length;
    }

    /** The batch number in the ids of these events. */
    public int batch() {
        return batch;
    }

    /** Mean length of a request's body, in bytes. */
    int meanBodyBytes() {
        long bytes = 0;
        for (int index = 0; index < count(); index++) {
            bytes += endOf[index] - bodyOf[index];
        }
        return Math.round((float) bytes / count());
    }

    /**
     * Writes request number {@code index} completely.
     *
     * @throws IOException if the connection is broken
     */
    void write(int index, WritableByteChannel channel) throws IOException {
        ByteBuffer chunk = chunks.get(chunkOf[index]);
        chunk.limit(endOf[index]).position(startOf[index]);
        while (chunk.hasRemaining()) {
            channel.write(chunk);
        }
    }

    /** A view of the signed body of request number {@code index}. */
    public ByteBuffer body(int index) {
        return chunks.get(chunkOf[index]).duplicate().limit(endOf[index]).position(bodyOf[index]);
    }

    private void put(int index, Request request) {
        ByteBuffer last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
        if (last == null || last.remaining() < request.head.length + request.body.length) {
            last = ByteBuffer.allocateDirect(CHUNK_BYTES);
            chunks.add(last);
        }
        chunkOf[index] = chunks.size() - 1;
        startOf[index] = last.position();
        last.put(request.head);
        bodyOf[index] = last.position();
        last.put(request.body);
        endOf[index] = last.position();
    }

    /**
     * The destination of the requests.
     *
     * @param path the webhook's path
     * @param secret the signing secret, as the Dashboard shows it
     */
    public record Endpoint(String path, String secret) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Request(byte[] head, byte[] body) {}

    private record Signer(int batch, EventBodies bodies, Endpoint endpoint) {

        private Request request(int index) {
            byte[] body = bodies.body(index);
            String id = "msg_" + EventNumber.text(batch, index);
            long now = Instant.now().getEpochSecond();
            String head = "POST " + endpoint.path() + " HTTP/1.1\r\nhost: 127.0.0.1\r\n"
                    + "user-agent: Svix-Webhooks/1.99.0 (bench)\r\naccept: */*\r\ncontent-type: application/json\r\n"
                    + "svix-id: " + id + "\r\nsvix-timestamp: " + now + "\r\nsvix-signature: " + sign(id, now, body)
                    + "\r\ncontent-length: " + body.length + "\r\n\r\n";
            return new Request(head.getBytes(StandardCharsets.US_ASCII), body);
        }

        private String sign(String id, long seconds, byte[] body) {
            try {
                return new Webhook(endpoint.secret()).sign(id, seconds, new String(body, StandardCharsets.UTF_8));
            } catch (EmptyWebhookSecretException | WebhookSigningException e) {
                throw new IllegalStateException("the benchmark cannot sign with its own secret", e);
            }
        }
    }
}
