// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.localstack.state.StateFolder;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartFailureTest {

    private static final StateFolder FOLDER = StateFolder.at(Optional.of(Path.of("state")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "consumer-user-sync was not ready after 60 s: not ready; database: the schema is missing",
                "PostgreSQL did not start: initdb: error: cannot be run as root",
                "Kafka did not start: Address already in use"
            })
    void suggestsNoDeletionForOtherFailures(String message) {
        assertThat(StartFailure.explain(new IllegalStateException(message), FOLDER))
                .contains(message, "The logs are in")
                .doesNotContain("--fresh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL did not start: FATAL:  database files are incompatible with server",
                "PostgreSQL did not start: PANIC:  could not locate a valid checkpoint record",
                "The journal journal.db is damaged: its first event is missing",
                "journal.db has format version 9 and still contains events; this ingress supports version 8"
            })
    void suggestsAFreshStartIfTheDataIsUnusable(String message) {
        assertThat(StartFailure.explain(new IllegalStateException(message), FOLDER))
                .contains(message, "./bridge up --fresh deletes all of it");
    }
}
