// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static dev.clerkbridge.deployment.Installation.CONSUMER;
import static dev.clerkbridge.deployment.Installation.INGRESS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.deployment.Installation.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.Gateway;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the promises in docs/operations.md on the base and, if kubectl is installed, on every overlay. */
class KubernetesPolicyTest {

    private static final Pattern CONFIDENTIAL = Pattern.compile("SECRET|PASSWORD|JAAS|TOKEN|_USER$");
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(10);
    private static final Duration TIME_FOR_A_BATCH = Duration.ofSeconds(30);
    private static final int PARTITIONS = 12;
    private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

    static Stream<Installation> installations() {
        Stream<Installation> overlays = Tool.KUBECTL.isInstalled()
                ? Installation.OVERLAYS.stream().map(name -> Installation.rendered("k8s/overlays/" + name))
                : Stream.empty();
        return Stream.concat(Stream.of(Installation.base()), overlays);
    }

    @ParameterizedTest
    @MethodSource("installations")
    void everyPodMeetsTheRestrictedStandard(Installation installation) {
        assertThat(installation.workloads()).allSatisfy(workload -> {
            var pod = workload.pod().getSecurityContext();
            assertThat(pod.getRunAsNonRoot()).isTrue();
            assertThat(pod.getRunAsUser()).isPositive();
            assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            assertThat(workload.pod().getContainers()).allSatisfy(container -> {
                var context = container.getSecurityContext();
                assertThat(context.getAllowPrivilegeEscalation()).isFalse();
                assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(context.getCapabilities().getAdd()).isEmpty();
            });
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theServicesHaveAReadOnlyRootFilesystemAndAMemoryLimit(Installation installation) {
        assertThat(installation.services()).extracting(Workload::container).allSatisfy(container -> {
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            Map<String, Quantity> limits = container.getResources().getLimits();
            assertThat(limits.get("memory"))
                    .isEqualTo(container.getResources().getRequests().get("memory"));
            assertThat(limits).doesNotContainKey("cpu");
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void noPodHasAKubernetesApiToken(Installation installation) {
        assertThat(installation.workloads())
                .allSatisfy(workload -> assertThat(workload.pod().getAutomountServiceAccountToken())
                        .isFalse());
        assertThat(installation.services())
                .allSatisfy(service -> assertThat(installation
                                .one(ServiceAccount.class, service.pod().getServiceAccountName())
                                .getAutomountServiceAccountToken())
                        .isFalse());
    }

    /** A Service called {@code kafka-ui} would set {@code KAFKA_UI_PORT}, which looks like a client property. */
    @ParameterizedTest
    @MethodSource("installations")
    void serviceLinkVariablesAreOff(Installation installation) {
        assertThat(installation.workloads())
                .allSatisfy(workload ->
                        assertThat(workload.pod().getEnableServiceLinks()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("installations")
    void manifestsOnlyReferToSecrets(Installation installation) {
        assertThat(installation.objects()).noneMatch(object -> object.getKind().equals("Secret"));
        assertThat(installation.all(ConfigMap.class).flatMap(map -> map.getData().keySet().stream()))
                .noneMatch(name -> CONFIDENTIAL.matcher(name).find());
        assertThat(installation.workloads().stream().flatMap(workload -> workload.environment().stream()))
                .filteredOn(variable -> CONFIDENTIAL.matcher(variable.getName()).find())
                .isNotEmpty()
                .allMatch(KubernetesPolicyTest::isReference);
    }

    @ParameterizedTest
    @MethodSource("installations")
    void probesUseTheManagementPort(Installation installation) {
        assertThat(installation.services()).extracting(Workload::container).allSatisfy(container -> {
            assertThat(container.getStartupProbe()).satisfies(requests("/health/live"));
            assertThat(container.getLivenessProbe()).satisfies(requests("/health/live"));
            assertThat(container.getReadinessProbe()).satisfies(requests("/health/ready"));
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void theShutdownFitsIntoTheGracePeriod(Installation installation) {
        // Given
        Workload ingress = installation.service(INGRESS);
        Duration deadline = Duration.parse("PT" + installation.setting(INGRESS, "SHUTDOWN_DEADLINE"));

        // Then
        assertThat(preStop(ingress))
                .as("time for proxies to remove the pod from their endpoints")
                .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(grace(ingress))
                .isGreaterThanOrEqualTo(preStop(ingress).plus(deadline).plus(TIME_TO_CLOSE));
        assertThat(grace(installation.service(CONSUMER))).isGreaterThanOrEqualTo(TIME_FOR_A_BATCH.plus(TIME_TO_CLOSE));
    }

    @ParameterizedTest
    @MethodSource("installations")
    void networkPoliciesDenyByDefault(Installation installation) {
        NetworkPolicy denial = installation.one(NetworkPolicy.class, "default-deny");
        assertThat(denial.getSpec().getPodSelector().getMatchLabels()).isNullOrEmpty();
        assertThat(denial.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(denial.getSpec().getIngress()).isEmpty();
        assertThat(denial.getSpec().getEgress()).isEmpty();
        assertThat(ourPolicies(installation).flatMap(policy -> policy.getSpec().getIngress().stream()))
                .allSatisfy(rule -> {
                    assertThat(rule.getFrom()).isNotEmpty();
                    assertThat(rule.getPorts()).isNotEmpty();
                });
        assertThat(ourPolicies(installation).flatMap(policy -> policy.getSpec().getEgress().stream()))
                .allSatisfy(rule -> {
                    assertThat(rule.getTo()).isNotEmpty();
                    assertThat(rule.getPorts()).isNotEmpty();
                });
    }

    /** Some implementations of the Gateway API run the proxy in the Gateway's namespace, where default-deny applies. */
    @ParameterizedTest
    @MethodSource("installations")
    void aProxyInTheNamespaceReceivesAndForwardsWebhooks(Installation installation) {
        assertThat(installation.all(Gateway.class)).allSatisfy(gateway -> {
            Map<String, String> proxy =
                    Map.of(GATEWAY_NAME, gateway.getMetadata().getName());
            NetworkPolicy open = installation.one(NetworkPolicy.class, "clerk-gateway");
            assertThat(open.getSpec().getPodSelector().getMatchLabels()).isEqualTo(proxy);
            assertThat(open.getSpec().getIngress()).containsExactly(new NetworkPolicyIngressRule());
            assertThat(open.getSpec().getEgress()).containsExactly(new NetworkPolicyEgressRule());
            assertThat(installation
                            .one(NetworkPolicy.class, "clerk-ingress-from-gateway")
                            .getSpec()
                            .getIngress())
                    .singleElement()
                    .satisfies(rule -> {
                        assertThat(rule.getPorts())
                                .singleElement()
                                .satisfies(port ->
                                        assertThat(port.getPort().getStrVal()).isEqualTo("http"));
                        assertThat(rule.getFrom())
                                .singleElement()
                                .satisfies(
                                        peer -> assertThat(peer.getPodSelector().getMatchLabels())
                                                .isEqualTo(proxy));
                    });
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void onlyMonitoringReachesManagement(Installation installation) {
        Stream<NetworkPolicyIngressRule> rules = installation
                .all(NetworkPolicy.class)
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .filter(rule -> rule.getPorts().stream()
                        .anyMatch(port -> Set.of("management", "8081", "8082")
                                .contains(String.valueOf(port.getPort().getValue()))));
        assertThat(rules).hasSize(2).allSatisfy(rule -> {
            assertThat(rule.getPorts()).hasSize(1);
            assertThat(rule.getFrom())
                    .singleElement()
                    .satisfies(peer -> assertThat(peer.getNamespaceSelector().getMatchLabels())
                            .containsExactly(Map.entry("kubernetes.io/metadata.name", "monitoring")));
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void managementIsNotExposedByAnIngressOrSharedService(Installation installation) {
        assertThat(installation.one(Service.class, INGRESS).getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("http"));
        assertThat(installation.all(Ingress.class)).allSatisfy(ingress -> {
            assertThat(ingress.getSpec().getTls()).isNotEmpty();
            assertThat(ingress.getSpec().getRules())
                    .flatExtracting(rule -> rule.getHttp().getPaths())
                    .singleElement()
                    .satisfies(path -> {
                        assertThat(path.getPathType()).isEqualTo("Exact");
                        assertThat(path.getBackend().getService().getName()).isEqualTo(INGRESS);
                    });
        });
    }

    @ParameterizedTest
    @MethodSource("installations")
    void allowsOneDisruptionAtATimeAndSpreadsPods(Installation installation) {
        assertThat(installation.services()).allSatisfy(service -> {
            var budget =
                    installation.one(PodDisruptionBudget.class, service.name()).getSpec();
            assertThat(budget.getMaxUnavailable().getIntVal()).isEqualTo(1);
            assertThat(service.labels())
                    .containsAllEntriesOf(budget.getSelector().getMatchLabels());
            assertThat(service.pod().getTopologySpreadConstraints())
                    .hasSize(2)
                    .allSatisfy(constraint -> assertThat(service.labels())
                            .containsAllEntriesOf(constraint.getLabelSelector().getMatchLabels()));
        });
    }

    /** Svix counts a redirect as a failure, and waits 15 s for an answer. */
    @ParameterizedTest
    @MethodSource("installations")
    void theEntryPointTerminatesTlsAndNeverRedirects(Installation installation) {
        assertThat(installation.all(Gateway.class).flatMap(gateway -> gateway.getSpec().getListeners().stream()))
                .allSatisfy(listener -> assertThat(listener.getProtocol()).isEqualTo("HTTPS"));
        assertThat(installation.all(HTTPRoute.class).flatMap(route -> route.getSpec().getRules().stream()))
                .allSatisfy(rule -> {
                    assertThat(rule.getFilters()).isNullOrEmpty();
                    assertThat(rule.getTimeouts().getRequest()).isEqualTo("15s");
                    assertThat(rule.getMatches())
                            .singleElement()
                            .satisfies(match ->
                                    assertThat(match.getPath().getType()).isEqualTo("Exact"));
                    assertThat(rule.getBackendRefs())
                            .singleElement()
                            .satisfies(backend -> assertThat(backend.getName()).isEqualTo(INGRESS));
                });
        assertThat(installation.all(Ingress.class))
                .allSatisfy(ingress -> assertThat(ingress.getMetadata().getAnnotations())
                        .containsEntry("nginx.ingress.kubernetes.io/ssl-redirect", "false"));
    }

    /** Deleting the namespace would delete every journal in it. */
    @ParameterizedTest
    @MethodSource("installations")
    void deletingAnInstallationKeepsItsNamespace(Installation installation) {
        assertThat(installation.objects()).noneMatch(object -> object.getKind().equals("Namespace"));
    }

    /** If an autoscaler removed a pod with a journal, the events left in the journal would not reach Kafka. */
    @ParameterizedTest
    @MethodSource("installations")
    void autoscalersTargetOnlyStatelessWorkloads(Installation installation) {
        List<HorizontalPodAutoscaler> scalers =
                installation.all(HorizontalPodAutoscaler.class).toList();
        assertThat(scalers)
                .allSatisfy(scaler -> assertThat(
                                scaler.getSpec().getScaleTargetRef().getKind())
                        .isEqualTo("Deployment"));
        assertThat(scalers)
                .filteredOn(scaler -> scaler.getMetadata().getName().equals(CONSUMER))
                .singleElement()
                .satisfies(
                        scaler -> assertThat(scaler.getSpec().getMaxReplicas()).isLessThanOrEqualTo(PARTITIONS));
        assertThat(installation.one(Deployment.class, CONSUMER).getSpec().getReplicas())
                .as("the autoscaler sets the replicas")
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("installations")
    void aJournalHasAVolumeThatOutlivesItsPod(Installation installation) {
        assertThat(installation.all(StatefulSet.class))
                .filteredOn(set -> set.getMetadata().getName().equals(INGRESS))
                .allSatisfy(set -> {
                    var retention = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
                    assertThat(retention.getWhenDeleted()).isEqualTo("Retain");
                    assertThat(retention.getWhenScaled()).isEqualTo("Retain");
                    PersistentVolumeClaim claim =
                            set.getSpec().getVolumeClaimTemplates().get(0);
                    long limit = Long.parseLong(installation.setting(INGRESS, "JOURNAL_MAX_BYTES"));
                    assertThat(requireNonNull(claim.getSpec()
                                            .getResources()
                                            .getRequests()
                                            .get("storage"))
                                    .getNumericalAmount())
                            .isGreaterThanOrEqualTo(BigDecimal.valueOf(2 * limit));
                });
    }

    /** All policies except the proxy's, which is not one of our pods. */
    private static Stream<NetworkPolicy> ourPolicies(Installation installation) {
        return installation
                .all(NetworkPolicy.class)
                .filter(policy ->
                        !policy.getSpec().getPodSelector().getMatchLabels().containsKey(GATEWAY_NAME));
    }

    private static boolean isReference(EnvVar variable) {
        return variable.getValue() == null
                && variable.getValueFrom() != null
                && variable.getValueFrom().getSecretKeyRef() != null;
    }

    private static Consumer<Probe> requests(String path) {
        return probe -> {
            assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
            assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
        };
    }

    private static Duration preStop(Workload workload) {
        Container container = workload.container();
        return container.getLifecycle() == null
                ? Duration.ZERO
                : Duration.ofSeconds(
                        container.getLifecycle().getPreStop().getSleep().getSeconds());
    }

    private static Duration grace(Workload workload) {
        return Duration.ofSeconds(workload.pod().getTerminationGracePeriodSeconds());
    }
}
