// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;

/** The console's OpenAPI description. */
final class ApiContract {

    private final JsonNode api;

    ApiContract(URI console) throws IOException {
        try (InputStream yaml = console.resolve("/api/v1/openapi.yaml").toURL().openStream()) {
            api = new ObjectMapper(new YAMLFactory()).readTree(yaml);
        }
    }

    /** The differences between an answer to a GET request and the description. */
    List<String> faults(String path, int status, JsonNode answer) {
        JsonNode response =
                api.path("paths").path(path).path("get").path("responses").path(String.valueOf(status));
        if (response.has("$ref")) {
            response = api.at(response.path("$ref").textValue().substring(1));
        }
        JsonNode described = response.at("/content/application~1json/schema");
        if (!described.isObject()) {
            return List.of(path + " has no description of an answer " + status);
        }
        ObjectNode schema = described.deepCopy();
        schema.set("components", api.path("components"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema)
                .validate(answer)
                .stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }
}
