// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.console.service.ServiceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunbookTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clerkmirrorlag",
                "clerkkafkaunreachable",
                "clerkusersyncnotready",
                "clerknodeliveries",
                "clerksignaturefailures",
                "clerkbacklogold",
                "clerkeventsrefusedbykafka",
                "clerkeventsquarantined",
                "clerkdeadletters",
                "clerkreconcileoverdue",
                "clerkmirrordrift"
            })
    void everyRunbookLinkOfTheHealthPageHasASection(String id) {
        assertThat(Runbook.load().sections()).extracting(Runbook.Section::id).contains(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingress", "consumer-user-sync"})
    void theRunbookHasASectionForAServiceThatIsNotReady(String name) {
        ServiceState service = new ServiceState(name, false, null, "no answer");

        assertThat(Runbook.load().sections()).extracting(Runbook.Section::id).contains(service.runbook());
    }

    @Test
    void derivesIdsFromHeadingsAsGitHubDoes() {
        Runbook runbook =
                Runbook.of("# Runbook\n\nIntro\n\n## Numbers differ from Clerk's\n\nLook.\n\n    # a comment\n");

        assertThat(runbook.sections())
                .extracting(Runbook.Section::id)
                .containsExactly("runbook", "numbers-differ-from-clerks");
        assertThat(runbook.sections().get(1).text()).contains("Look.", "# a comment");
    }
}
