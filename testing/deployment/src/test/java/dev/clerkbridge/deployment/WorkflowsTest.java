// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Checks {@code .github/workflows}. */
class WorkflowsTest {

    private static final String RELEASE = Project.text(".github/workflows/release.yml");
    private static final Pattern USES = Pattern.compile("uses: *(.*)");

    @Test
    void theJobThatRunsTheBuildCannotSignOrPublish() {
        JsonNode workflow = Manifests.documents(RELEASE).get(0);
        List<JsonNode> builds = StreamSupport.stream(workflow.path("jobs").spliterator(), false)
                .filter(job -> job.path("steps").toString().contains("mvnw"))
                .toList();

        assertThat(builds).hasSize(1);
        assertThat(builds.get(0).path("permissions").toString()).doesNotContain("write");
        assertThat(workflow.path("permissions")).hasToString("{\"contents\":\"read\"}");
    }

    /** A tag can be moved to other code, which would then run with the permissions of the job. */
    @Test
    void actionsArePinnedToCommits() {
        List<String> actions = Project.filesBelow(".github/workflows", ".yml").stream()
                .flatMap(workflow -> USES.matcher(Project.text(workflow)).results())
                .map(found -> found.group(1))
                .toList();

        assertThat(actions).hasSizeGreaterThan(10).allMatch(action -> action.matches("[^@ ]+@[0-9a-f]{40} # v[0-9.]+"));
    }
}
