// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/**
 * Writes one JSON object per line with the fields {@code time}, {@code level}, {@code logger}, {@code thread} and
 * {@code message}, one field for each key-value pair of the log call, and {@code stack} if there is an exception. Of
 * fields with the same name, only the first is written.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final byte[] NOTHING = {};

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", event.getInstant().toString());
        fields.put("level", event.getLevel().toString());
        fields.put("logger", event.getLoggerName());
        fields.put("thread", event.getThreadName());
        fields.put("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                fields.putIfAbsent(pair.key, value(pair.value));
            }
        }
        if (event.getThrowableProxy() != null) {
            fields.putIfAbsent("stack", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line(fields);
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static Object value(Object value) {
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }

    private static byte[] line(Map<String, Object> fields) {
        try {
            return (MAPPER.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write a log event as JSON", e);
        }
    }
}
