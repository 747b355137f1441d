// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static dev.clerkbridge.deployment.Installation.CONSUMER;
import static dev.clerkbridge.deployment.Installation.INGRESS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.deployment.Installation.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The jobs are hardened and limited like the services and have only the network access that they need. */
class KubernetesJobsTest {

    static Stream<String> jobs() {
        return Project.filesBelow(Installation.JOBS, "kustomization.yaml").stream()
                .map(file -> requireNonNull(file.getParent()).getFileName().toString());
    }

    @Test
    void theseJobsExist() {
        assertThat(jobs())
                .containsExactly(
                        "backfill",
                        "drain",
                        "migrate",
                        "rebuild",
                        "reconcile",
                        "redrive-dead-letters",
                        "redrive-quarantine");
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobRunsTheCommandThatItIsNamedAfter(String job) {
        List<String> arguments = workload(job).container().getArgs();

        assertThat(job)
                .isEqualTo(arguments.get(0).equals("redrive") ? "redrive-" + arguments.get(2) : arguments.get(0));
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobIsHardenedAndLimited(String job) {
        Workload workload = workload(job);

        assertThat(workload.pod().getAutomountServiceAccountToken()).isFalse();
        assertThat(workload.pod().getEnableServiceLinks()).isFalse();
        assertThat(workload.pod().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(workload.pod().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        assertThat(workload.container().getSecurityContext().getReadOnlyRootFilesystem())
                .isTrue();
        assertThat(workload.container().getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
        assertThat(workload.container().getResources().getLimits()).containsKey("memory");
        assertThat(rendered(job)
                        .one(ServiceAccount.class, workload.pod().getServiceAccountName())
                        .getAutomountServiceAccountToken())
                .isFalse();
    }

    /** A new run of backfill overwrites the position from which {@code --resume} continues. */
    @ParameterizedTest
    @MethodSource("jobs")
    void kubernetesRepeatsAFailedJobExceptBackfill(String job) {
        assertThat(spec(job).getBackoffLimit()).isEqualTo(job.equals("backfill") ? 0 : 3);
    }

    /** While an ingress uses the claim, the pod stays Pending; later it would take the volume from the ingress. */
    @Test
    void aDrainDoesNotWaitForItsVolumeForever() {
        assertThat(spec("drain").getActiveDeadlineSeconds()).isEqualTo(1800);
    }

    /** With the ingress's label, a job would get webhooks; with either label, a disruption budget would count it. */
    @ParameterizedTest
    @MethodSource("jobs")
    void noServiceSelectsAJob(String job) {
        assertThat(workload(job).labels().get("app.kubernetes.io/name")).isNotIn(INGRESS, CONSUMER);
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobHasItsOwnNetworkPolicies(String job) {
        Workload workload = workload(job);

        assertThat(rendered(job).all(NetworkPolicy.class)).isNotEmpty().allSatisfy(policy -> {
            var selector = policy.getSpec().getPodSelector().getMatchLabels();
            assertThat(selector).containsEntry("clerk-bridge/job", job);
            assertThat(workload.labels()).containsAllEntriesOf(selector);
            assertThat(policy.getSpec().getIngress()).isEmpty();
        });
    }

    @Test
    void onlyJobsThatCallClerkHaveInternetAccessAndClerksKey() {
        Set<String> askClerk = Set.of("backfill", "reconcile");

        assertThat(jobs()).allSatisfy(job -> {
            assertThat(rendered(job).all(NetworkPolicy.class))
                    .as(job)
                    .filteredOn(policy -> policy.getMetadata().getName().contains("-to-clerk"))
                    .hasSize(askClerk.contains(job) ? 1 : 0);
            assertThat(workload(job).environment())
                    .as(job)
                    .filteredOn(variable -> variable.getName().equals("CLERK_SECRET_KEY"))
                    .hasSize(askClerk.contains(job) ? 1 : 0);
        });
    }

    @Test
    void onlyJobsThatReadOrWriteTheMirrorReachPostgres() {
        assertThat(jobs().filter(job -> rendered(job)
                        .all(NetworkPolicy.class)
                        .anyMatch(policy -> policy.getMetadata().getName().contains("-to-postgres"))))
                .containsExactly("migrate", "rebuild", "reconcile", "redrive-dead-letters");
    }

    /** Deleting a finished job must not delete anything that the services use. */
    @ParameterizedTest
    @MethodSource("jobs")
    void aJobSharesNoObjectWithTheServices(String job) {
        Stream<String> services = Installation.rendered("k8s/overlays/production").objects().stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName());

        assertThat(rendered(job).objects())
                .extracting(
                        object -> object.getKind() + " " + object.getMetadata().getName())
                .doesNotContainAnyElementsOf(services.toList());
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobReadsTheSettingsOfTheInstallation(String job) {
        assertThat(rendered(job).all(ConfigMap.class))
                .isNotEmpty()
                .allSatisfy(map -> assertThat(map.getData())
                        .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "kafka-bootstrap.example.svc:9093"));
    }

    private static JobSpec spec(String job) {
        return requireNonNull(
                rendered(job).all(Job.class).findFirst().orElseThrow().getSpec());
    }

    private static Workload workload(String job) {
        assertThat(rendered(job).workloads()).hasSize(1);
        return rendered(job).workloads().get(0);
    }

    private static Installation rendered(String job) {
        return Installation.rendered(Installation.JOBS + "/" + job);
    }
}
