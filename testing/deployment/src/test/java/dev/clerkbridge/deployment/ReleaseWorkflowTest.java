// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Checks {@code .github/workflows/release.yml}. */
class ReleaseWorkflowTest {

    private final JsonNode workflow =
            Manifests.documents(Project.text(".github/workflows/release.yml")).get(0);

    @Test
    void theJobThatRunsTheBuildCannotSignOrPublish() {
        List<JsonNode> builds = StreamSupport.stream(workflow.path("jobs").spliterator(), false)
                .filter(job -> job.path("steps").toString().contains("mvnw"))
                .toList();

        assertThat(builds).hasSize(1);
        assertThat(builds.get(0).path("permissions").toString()).doesNotContain("write");
        assertThat(workflow.path("permissions")).hasToString("{\"contents\":\"read\"}");
    }
}
