// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static dev.clerkbridge.deployment.Installation.CONSUMER;
import static dev.clerkbridge.deployment.Installation.INGRESS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.deployment.Installation.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users fill in one file, and {@code k8s/check} lists the remaining placeholders. */
class KubernetesSiteTest {

    private static final String NOTHING_LEFT = "namespace: clerk-bridge\nnothing is left to fill in\n";

    @TempDir
    private Path folder;

    private KubernetesOverlay overlay;

    @BeforeEach
    void copyTheManifests() {
        overlay = KubernetesOverlay.copiedTo(folder);
    }

    @Test
    void theCheckNamesEveryPlaceholder() {
        // When
        Tool.Run check = overlay.check();

        // Then
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.output())
                .contains(
                        "CLERK_INSTANCE_IDS: ins_example",
                        "StatefulSet clerk-ingress: image: registry.example.com",
                        "Deployment clerk-user-sync: image: registry.example.com",
                        "HTTPRoute clerk-ingress: webhooks.example.com",
                        "Gateway clerk-ingress: gatewayClassName: example-gateway-class",
                        "NetworkPolicy clerk-ingress: kubernetes.io/metadata.name: example-gateway-system",
                        "NetworkPolicy clerk-to-kafka: kubernetes.io/metadata.name: example-kafka",
                        "NetworkPolicy clerk-to-postgres: kubernetes.io/metadata.name: example-postgres",
                        "DATABASE_URL: jdbc:postgresql://postgres.example.svc",
                        "PrometheusRule clerk-kafka-bridge: runbook_url");
    }

    @Test
    void aReleasePublishesEveryImage() {
        List<String> images = Pattern.compile("_IMAGE=\\S+/([^/:]+):v[0-9]")
                .matcher(Project.text("k8s/overlays/production/site/site.env"))
                .results()
                .map(image -> image.group(1))
                .toList();

        assertThat(Project.text(".github/workflows/release.yml"))
                .contains("program: [" + String.join(", ", images) + "]");
    }

    @Test
    void theImagesOfAReleaseHaveItsVersion() {
        List<String> tags = Pattern.compile("_IMAGE=\\S+:v(\\S+)")
                .matcher(Project.text("k8s/overlays/production/site/site.env"))
                .results()
                .map(image -> image.group(1))
                .toList();
        Matcher version = Pattern.compile("<version>([^<]+)</version>").matcher(Project.text("pom.xml"));

        assertThat(version.find()).isTrue();
        assertThat(tags)
                .hasSize(3)
                .allMatch(tag -> version.group(1).endsWith("-SNAPSHOT")
                        || version.group(1).equals(tag));
    }

    @Test
    void fillingInOneFileIsEnough() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme"));

        // When
        Tool.Run check = overlay.check();

        // Then
        assertThat(check.output()).isEqualTo(NOTHING_LEFT);
        assertThat(check.exitCode()).isZero();
    }

    @Test
    void theCheckComparesPortsAndVolumesWithTheSettings() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme")
                .replace("KAFKA_PORT=9093", "KAFKA_PORT=9092")
                .replace("acme.svc:5432/", "acme.svc:6432/")
                .replace("JOURNAL_VOLUME=10Gi", "JOURNAL_VOLUME=4Gi")
                .replace("CONSUMER_MAX_REPLICAS=12", "CONSUMER_MAX_REPLICAS=1"));

        // When
        Tool.Run check = overlay.check();

        // Then
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.output())
                .contains("port 9092, but KAFKA_BOOTSTRAP_SERVERS says 9093")
                .contains("port 5432, but DATABASE_URL says 6432")
                .contains("a volume of 4Gi is less than twice JOURNAL_MAX_BYTES")
                .contains("HorizontalPodAutoscaler clerk-user-sync: the minimum 2 is above the maximum 1");
    }

    @ParameterizedTest
    @CsvSource({"8Gi, true", "8191Mi, false", "8G, false", "9G, true", "1Ti, true", "8589934591, false"})
    void theCheckReadsAVolumesSizeInEveryUnit(String size, boolean enough) {
        overlay.withSite(
                site -> site.replace("example", "acme").replace("JOURNAL_VOLUME=10Gi", "JOURNAL_VOLUME=" + size));

        Tool.Run check = overlay.check();

        assertThat(check.exitCode()).as(check.output()).isEqualTo(enough ? 0 : 1);
    }

    /** The volume has 10Gi. */
    @ParameterizedTest
    @CsvSource({
        "5GiB, true",
        "6GiB, false",
        "5 GiB, true",
        "6 GiB, false",
        "5368709120, true",
        "5368709121, false",
        "5368709120B, true",
        "6GB, false",
        "500MB, true",
        "1TiB, false"
    })
    void theCheckReadsTheJournalsSizeInEveryUnit(String size, boolean fits) {
        overlay.withSite(site ->
                site.replace("example", "acme").replace("JOURNAL_MAX_BYTES=4294967296", "JOURNAL_MAX_BYTES=" + size));

        Tool.Run check = overlay.check();

        assertThat(check.exitCode()).as(check.output()).isEqualTo(fits ? 0 : 1);
    }

    @Test
    void theCheckReadsThePortFromAHostingProvidersDatabaseUrl() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme")
                .replace("jdbc:postgresql://postgres.acme.svc:5432", "postgres://db.acme.dev:6432")
                .replace("DATABASE_PORT=5432", "DATABASE_PORT=6432"));

        // When, Then
        assertThat(overlay.check().output()).isEqualTo(NOTHING_LEFT);
    }

    @Test
    void theCheckFindsAComponentAfterTheSite() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme")).withComponentAfterTheSite("console");

        // When, Then
        assertThat(overlay.check().output())
                .contains("Deployment clerk-console: image: clerk-bridge/console (in kustomization.yaml, list its"
                        + " component before the site)");
    }

    /** KEDA does not use the services' Secret. */
    @Test
    void theCheckFindsATriggerWithoutAuthentication() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme")).withComponent("lag-scaling");

        // When, Then
        assertThat(overlay.check().output())
                .contains("ScaledObject clerk-user-sync: KAFKA_SECURITY_PROTOCOL=SASL_SSL, but no authenticationRef");
        overlay.withSite(site -> site.replace("KAFKA_SECURITY_PROTOCOL=SASL_SSL", "KAFKA_SECURITY_PROTOCOL=PLAINTEXT"));
        assertThat(overlay.check().output()).isEqualTo(NOTHING_LEFT);
    }

    @Test
    void theCheckAcceptsATriggerWithAuthentication() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme"))
                .withComponent("lag-scaling")
                .withTriggerAuthentication();

        // When, Then
        assertThat(overlay.check().output()).isEqualTo(NOTHING_LEFT);
    }

    @Test
    void theCheckFindsAJobForAnotherNamespace() {
        // Given
        overlay.withSite(site -> site.replace("example", "acme")).withJobInNamespace("rebuild", "staging");

        // When, Then
        for (Tool.Run check : List.of(overlay.check(), overlay.checkKafkaMode())) {
            assertThat(check.exitCode()).isEqualTo(1);
            assertThat(check.output())
                    .startsWith("namespace: clerk-bridge\n")
                    .contains("jobs: rebuild: the namespace is not clerk-bridge (in jobs/*/kustomization.yaml)");
        }
    }

    @Test
    void theInstallationUsesTheValuesOfTheFile() {
        // Given
        overlay.withSite(site -> site.replace("WEBHOOK_HOST=webhooks.example.com", "WEBHOOK_HOST=hooks.acme.dev")
                .replace("CLERK_INSTANCE_IDS=ins_example", "CLERK_INSTANCE_IDS=ins_2acme")
                .replace("INGRESS_REPLICAS=2", "INGRESS_REPLICAS=3")
                .replace("KAFKA_TRUSTSTORE=/etc/kafka-ca/ca.crt", "KAFKA_TRUSTSTORE=/etc/ssl/certs/ca-certificates.crt")
                .replace("github.com/example", "wiki.acme.dev")
                .replace("PROMETHEUS_RELEASE=kube-prometheus-stack", "PROMETHEUS_RELEASE=prom"));

        // When
        Installation installation = overlay.rendered();

        // Then
        assertThat(installation.one(HTTPRoute.class, INGRESS).getSpec().getHostnames())
                .containsExactly("hooks.acme.dev");
        assertThat(installation.setting(INGRESS, "CLERK_INSTANCE_IDS")).isEqualTo("ins_2acme");
        assertThat(installation.one(StatefulSet.class, INGRESS).getSpec().getReplicas())
                .isEqualTo(3);
        assertThat(Stream.of(INGRESS, CONSUMER))
                .allMatch(service -> installation
                        .setting(service, "KAFKA_SSL_TRUSTSTORE_LOCATION")
                        .equals("/etc/ssl/certs/ca-certificates.crt"));
        PrometheusRule rules = installation.one(PrometheusRule.class, "clerk-kafka-bridge");
        assertThat(rules.getMetadata().getLabels()).containsEntry("release", "prom");
        assertThat(rules.getSpec().getGroups())
                .flatExtracting(group -> group.getRules())
                .allSatisfy(rule -> assertThat(rule.getAnnotations().get("runbook_url"))
                        .startsWith("https://wiki.acme.dev/")
                        .endsWith("#" + rule.getAlert().toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void dashboardsHaveTheLabelThatGrafanaSelects() {
        assertThat(overlay.rendered().all(ConfigMap.class))
                .filteredOn(map -> map.getMetadata().getName().startsWith("clerk-dashboard-"))
                .hasSameSizeAs(Project.filesBelow("deploy/grafana/dashboards", ".json"))
                .allSatisfy(map -> {
                    assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
                    assertThat(map.getData()).hasSize(1);
                });
    }

    @Test
    void managedServicesAreAllowedByAddress() {
        // Given
        overlay.withManagedServices()
                .withSite(site -> site.replace("KAFKA_CIDR=10.0.0.0/8", "KAFKA_CIDR=172.31.0.0/16")
                        .replace("DATABASE_CIDR=10.0.0.0/8", "DATABASE_CIDR=172.30.0.0/16"));

        // When
        List<Installation> installations = Stream.concat(
                        Stream.of(overlay.rendered()), KubernetesJobsTest.jobs().map(overlay::renderedJob))
                .toList();

        // Then
        assertThat(installations).allSatisfy(installation -> {
            assertThat(ranges(installation, "kafka")).allMatch("172.31.0.0/16"::equals);
            assertThat(ranges(installation, "postgres")).allMatch("172.30.0.0/16"::equals);
        });
        assertThat(ranges(overlay.rendered(), "kafka")).isNotEmpty();
        assertThat(ranges(overlay.renderedJob("rebuild"), "kafka")).isNotEmpty();
    }

    /** In many clusters, a pod that connects to the load balancer's address reaches the proxy's pods directly. */
    @Test
    void theCanaryMayConnectToTheProxysPods() {
        // When
        Installation installation = overlay.withComponent("canary")
                .withSite(site -> site.replace("example", "acme"))
                .rendered();

        // Then
        assertThat(installation.setting(INGRESS, "CANARY_URL")).isEqualTo("https://webhooks.acme.com/api/webhooks");
        assertThat(egressPeers(installation, "clerk-ingress-canary"))
                .extracting(NetworkPolicyPeer::getNamespaceSelector)
                .filteredOn(Objects::nonNull)
                .singleElement()
                .satisfies(selector -> assertThat(selector.getMatchLabels())
                        .containsEntry("kubernetes.io/metadata.name", "acme-gateway-system"));
    }

    @Test
    void nodeLocalDnsIsAllowed() {
        assertThat(egressPeers(overlay.rendered(), "allow-dns"))
                .extracting(NetworkPolicyPeer::getIpBlock)
                .filteredOn(Objects::nonNull)
                .extracting(IPBlock::getCidr)
                .containsExactly("169.254.20.10/32");
    }

    @Test
    void scalingByLagReplacesScalingByCpu() {
        // When
        Installation installation = overlay.withComponent("lag-scaling")
                .withConsumerSettings("KAFKA_GROUP_ID=acme-sync", "EVENTS_TOPIC=acme.events")
                .rendered();

        // Then
        assertThat(installation.all(HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(installation.all(ScaledObject.class)).singleElement().satisfies(scaler -> {
            ScaledObject.Spec spec = requireNonNull(scaler.spec);
            assertThat(spec.scaleTargetRef().name()).isEqualTo(CONSUMER);
            assertThat(spec.triggers().get(0).metadata())
                    .containsEntry("bootstrapServers", installation.setting(CONSUMER, "KAFKA_BOOTSTRAP_SERVERS"))
                    .containsEntry("consumerGroup", "acme-sync")
                    .containsEntry("topic", "acme.events");
        });
    }

    @Test
    void theConsoleHasItsOwnCredentialsAndNoRoute() {
        // When
        Installation installation = overlay.withComponent("console").rendered();

        // Then
        Workload console = installation.workloads().stream()
                .filter(workload -> workload.name().equals("clerk-console"))
                .findFirst()
                .orElseThrow();
        assertThat(console.container().getImage()).startsWith("registry.example.com/");
        assertThat(console.environment())
                .filteredOn(variable -> variable.getName().equals("CONSOLE_HOST"))
                .extracting(EnvVar::getValue)
                .containsExactly("127.0.0.1");
        assertThat(console.environment())
                .filteredOn(variable -> variable.getValueFrom() != null)
                .allSatisfy(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .startsWith("clerk-console"));
        assertThat(installation.all(Service.class))
                .noneMatch(service ->
                        "clerk-console".equals(service.getSpec().getSelector().get("app.kubernetes.io/name")));
        assertThat(installation.all(NetworkPolicy.class))
                .filteredOn(policy -> "clerk-console"
                        .equals(policy.getSpec()
                                .getPodSelector()
                                .getMatchLabels()
                                .get("app.kubernetes.io/name")))
                .isNotEmpty()
                .allSatisfy(policy -> assertThat(policy.getSpec().getIngress()).isEmpty());
    }

    @Test
    void theDailyReconcileRunsWithTheSettingsOfTheInstallation() {
        // When
        Installation installation = overlay.withComponent("daily-reconcile").rendered();

        // Then
        CronJob job = installation.one(CronJob.class, "clerk-daily-reconcile");
        assertThat(job.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
        assertThat(installation.workloads())
                .filteredOn(workload -> workload.name().equals("clerk-daily-reconcile"))
                .singleElement()
                .satisfies(workload -> {
                    assertThat(workload.container().getArgs()).startsWith("reconcile");
                    assertThat(workload.container().getImage()).startsWith("registry.example.com/");
                    assertThat(workload.container()
                                    .getEnvFrom()
                                    .get(0)
                                    .getConfigMapRef()
                                    .getName())
                            .startsWith(CONSUMER + "-");
                });
    }

    /** The ranges of addresses to which the policies for a destination allow connections. */
    private static List<String> ranges(Installation installation, String destination) {
        return installation
                .all(NetworkPolicy.class)
                .filter(policy ->
                        destination.equals(policy.getMetadata().getLabels().get("clerk-bridge/to")))
                .flatMap(policy -> policy.getSpec().getEgress().stream())
                .flatMap(rule -> rule.getTo().stream())
                .map(peer -> peer.getIpBlock() == null
                        ? "no range"
                        : peer.getIpBlock().getCidr())
                .toList();
    }

    private static List<NetworkPolicyPeer> egressPeers(Installation installation, String policy) {
        return installation.one(NetworkPolicy.class, policy).getSpec().getEgress().stream()
                .flatMap(rule -> rule.getTo().stream())
                .toList();
    }
}
