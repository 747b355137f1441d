// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clerkbridge.usersync.clerkapi.ObjectKind;
import dev.clerkbridge.usersync.clerkapi.ObjectReference;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The body of a record is valid JSON. */
class SnapshotRecordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"user_1", "user_\"1\\", "user_\n\u0000"})
    void escapesTheIdOfAnAbsentObject(String id) throws IOException {
        SnapshotRecords records = new SnapshotRecords("snapshots", "ins_1", InstantSource.system());
        ObjectReference user = new ObjectReference(ObjectKind.USER, id, null, null);

        JsonNode body = new ObjectMapper()
                .readTree(records.absent(user, Instant.ofEpochMilli(1)).value());

        assertThat(body.at("/data/id").asText()).isEqualTo(id);
    }
}
