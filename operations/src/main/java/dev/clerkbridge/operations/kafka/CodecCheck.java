// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.kafka;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.internals.ByteBufferOutputStream;

/**
 * Loads a compression codec at startup. A producer loads its codec only when it sends its first record, and if the
 * codec does not work, every record fails.
 */
final class CodecCheck {

    private static final byte MESSAGE_FORMAT = 2;
    private static final int BUFFER_BYTES = 64;

    private CodecCheck() {}

    /** @throws KafkaException if the codec does not work, for example because its native library cannot be unpacked */
    static void load(String name) {
        ByteBufferOutputStream buffer = new ByteBufferOutputStream(BUFFER_BYTES);
        try (OutputStream out = Compression.of(name).build().wrapForOutput(buffer, MESSAGE_FORMAT)) {
            out.write(0);
        } catch (IOException | LinkageError | RuntimeException e) {
            throw new KafkaException("compression.type " + name + " cannot be used here", e);
        }
    }
}
