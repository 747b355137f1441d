// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.table;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;

/**
 * Writes a JSON tree as text that PostgreSQL accepts as {@code jsonb}. Numbers keep every digit, but become strings if
 * they are too long for {@code jsonb}. Strings become {@linkplain StorableText storable}.
 */
final class StorableJson {

    /**
     * The maximum number of digits of a {@code numeric} before and after the decimal point; {@code jsonb} refuses
     * longer numbers.
     */
    private static final int MAX_INTEGER_DIGITS = 131_072;

    private static final int MAX_FRACTION_DIGITS = 16_383;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private StorableJson() {}

    static String of(JsonNode node) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = MAPPER.getFactory().createGenerator(text)) {
            write(node, json);
        } catch (IOException e) {
            throw new UncheckedIOException("Writing to memory failed", e);
        }
        return text.toString();
    }

    private static void write(JsonNode node, JsonGenerator json) throws IOException {
        switch (node.getNodeType()) {
            case OBJECT -> writeObject(node, json);
            case ARRAY -> {
                json.writeStartArray();
                for (JsonNode element : node) {
                    write(element, json);
                }
                json.writeEndArray();
            }
            case STRING -> json.writeString(StorableText.of(node.textValue()));
            case NUMBER -> writeNumber(node, json);
            case BOOLEAN -> json.writeBoolean(node.booleanValue());
            case NULL, MISSING, BINARY, POJO -> json.writeNull();
        }
    }

    private static void writeObject(JsonNode node, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            json.writeFieldName(StorableText.of(field.getKey()));
            write(field.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void writeNumber(JsonNode node, JsonGenerator json) throws IOException {
        if (node.isIntegralNumber()) {
            json.writeNumber(node.asText());
            return;
        }
        BigDecimal number = node.decimalValue();
        long integerDigits = (long) number.precision() - number.scale();
        boolean storable = integerDigits <= MAX_INTEGER_DIGITS && number.scale() <= MAX_FRACTION_DIGITS;
        if (storable) {
            json.writeNumber(number.toString());
        } else {
            json.writeString(number.toString());
        }
    }
}
