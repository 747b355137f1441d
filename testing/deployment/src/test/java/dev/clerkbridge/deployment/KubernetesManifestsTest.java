// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static dev.clerkbridge.deployment.Installation.CONSUMER;
import static dev.clerkbridge.deployment.Installation.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.deployment.Installation.Workload;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every manifest is valid for the Kubernetes API, and the objects match each other. */
class KubernetesManifestsTest {

    static Stream<Path> manifests() {
        return Project.filesBelow("k8s", ".yaml").stream()
                .filter(file -> !file.endsWith("kustomization.yaml"))
                .filter(file -> !Manifests.documents(Project.text(file)).get(0).isArray());
    }

    static Stream<String> overlays() {
        return Installation.OVERLAYS.stream().map(overlay -> "k8s/overlays/" + overlay);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void aManifestHasOnlyFieldsOfTheApi(Path manifest) {
        assertThatCode(() -> Manifests.objects(Project.text(manifest))).doesNotThrowAnyException();
    }

    @Test
    void detectsAMisspeltField() {
        // Given
        String manifest = Project.text("k8s/base/ingress/statefulset.yaml").replace("runAsNonRoot", "runAsNonroot");

        // When, Then
        assertThatThrownBy(() -> Manifests.objects(manifest))
                .isInstanceOf(UncheckedIOException.class)
                .hasStackTraceContaining("runAsNonroot");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void anOverlayRendersToValidObjectsInOneNamespace(String overlay) {
        // When
        Installation installation = Installation.rendered(overlay);

        // Then
        assertThat(installation.objects())
                .allSatisfy(object -> assertThat(object.getMetadata().getNamespace())
                        .as(object.getKind() + " " + object.getMetadata().getName())
                        .isEqualTo("clerk-bridge"));
        assertThat(installation.services()).extracting(Workload::name).containsExactlyInAnyOrder(INGRESS, CONSUMER);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void anOverlayPinsTheVersionOfEveryImage(String overlay) {
        assertThat(Installation.rendered(overlay).workloads())
                .extracting(workload -> workload.container().getImage())
                .allMatch(image -> image.matches(".+:[0-9a-z.]+") && !image.endsWith(":latest"));
    }

    @Test
    void everyServiceAndMonitorTargetsAPortOfItsPods() {
        // Given
        Installation base = Installation.base();

        // Then
        assertThat(base.all(Service.class)).allSatisfy(service -> {
            Set<String> ports = portsOf(base, service.getSpec().getSelector());
            assertThat(service.getSpec().getPorts())
                    .allMatch(port -> ports.contains(port.getTargetPort().getStrVal()));
        });
        Stream<PodMonitor> monitors =
                Manifests.objects(Project.text("k8s/components/monitoring/podmonitor.yaml")).stream()
                        .map(PodMonitor.class::cast);
        assertThat(monitors).hasSize(2).allSatisfy(monitor -> {
            Set<String> ports = portsOf(base, monitor.getSpec().getSelector().getMatchLabels());
            assertThat(monitor.getSpec().getPodMetricsEndpoints()).allMatch(end -> ports.contains(end.getPort()));
        });
    }

    private static Set<String> portsOf(Installation installation, Map<String, String> selector) {
        return installation.services().stream()
                .filter(service -> service.labels().entrySet().containsAll(selector.entrySet()))
                .flatMap(service -> service.container().getPorts().stream())
                .map(ContainerPort::getName)
                .collect(Collectors.toSet());
    }
}
