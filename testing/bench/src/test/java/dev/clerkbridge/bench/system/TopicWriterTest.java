// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.bench.system;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicWriterTest {

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final TopicWriter writer = new TopicWriter(producer);
    private final ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("topic", new byte[] {1});
    private final RecordTooLargeException refusal = new RecordTooLargeException("too large");

    @Test
    void sendsNoMoreRecordsAfterARefusedOne() {
        writer.send(record);
        producer.errorNext(refusal);

        assertThatThrownBy(() -> writer.send(record)).hasCause(refusal);
    }

    @Test
    void closingFailsIfTheLastRecordWasRefused() {
        writer.send(record);
        producer.errorNext(refusal);

        assertThatThrownBy(writer::close).hasCause(refusal);
    }
}
