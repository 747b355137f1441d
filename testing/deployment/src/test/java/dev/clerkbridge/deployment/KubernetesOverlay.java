// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.UnaryOperator;

/** A copy of the manifests that a test can edit as a user would. */
record KubernetesOverlay(Path root) {

    private static final String PRODUCTION = "k8s/overlays/production";
    private static final String SITE = PRODUCTION + "/site/site.env";

    /** Copies the files that Kustomize reads to an empty folder. */
    static KubernetesOverlay copiedTo(Path folder) {
        KubernetesOverlay overlay = new KubernetesOverlay(folder);
        overlay.copy("k8s");
        overlay.copy("deploy/grafana");
        return overlay;
    }

    /** Changes site.env, which contains the installation's values. */
    KubernetesOverlay withSite(UnaryOperator<String> change) {
        return changed(SITE, change);
    }

    /** Enables a component that is commented out in the overlay. */
    KubernetesOverlay withComponent(String name) {
        return changed(
                PRODUCTION + "/kustomization.yaml",
                text -> text.replace("# - ../../components/" + name, "- ../../components/" + name + " #"));
    }

    /** Enables a component after the site in the list, so that the site's values do not apply to it. */
    KubernetesOverlay withComponentAfterTheSite(String name) {
        return changed(PRODUCTION + "/kustomization.yaml", text -> text + "  - ../../components/" + name + "\n");
    }

    /** Adds settings of the consumer, such as {@code KAFKA_GROUP_ID=user-sync}. */
    KubernetesOverlay withConsumerSettings(String... settings) {
        String literals = "\n      - " + String.join("\n      - ", settings);
        return changed(
                PRODUCTION + "/site/kustomization.yaml",
                text -> text.replaceFirst(
                        "(name: clerk-user-sync\n    behavior: merge\n    literals:)", "$1" + literals));
    }

    /** Moves a job, such as {@code rebuild}, to another namespace than the overlay's. */
    KubernetesOverlay withJobInNamespace(String job, String namespace) {
        return changed(
                PRODUCTION + "/jobs/" + job + "/kustomization.yaml",
                text -> text.replace("namespace: clerk-bridge", "namespace: " + namespace));
    }

    /** Gives KEDA's trigger the authentication that its comment shows. */
    KubernetesOverlay withTriggerAuthentication() {
        return changed(
                "k8s/components/lag-scaling/scaledobject.yaml",
                text -> text.replace("# authenticationRef:", "authenticationRef:")
                        .replace("#   name: clerk-kafka", "  name: clerk-kafka"));
    }

    /** Enables Kafka and PostgreSQL outside the cluster. */
    KubernetesOverlay withManagedServices() {
        return changed(
                PRODUCTION + "/shared/kustomization.yaml",
                text -> text.replace("# - ", "- ").replace("managed-services", "managed-services #"));
    }

    Installation rendered() {
        return Installation.rendered(production());
    }

    /** The overlay of a job, such as {@code rebuild}. */
    Installation renderedJob(String job) {
        return Installation.rendered(production() + "/jobs/" + job);
    }

    /** Runs {@code k8s/check} on the overlay. */
    Tool.Run check() {
        return Tool.KUBECTL.runScript(root.resolve("k8s/check"), production());
    }

    /** Runs {@code k8s/check} on the overlay for kafka mode, which shares the site and the jobs of the other. */
    Tool.Run checkKafkaMode() {
        return Tool.KUBECTL.runScript(root.resolve("k8s/check"), production() + "-kafka-mode/");
    }

    private String production() {
        return root.resolve(PRODUCTION).toString();
    }

    private KubernetesOverlay changed(String file, UnaryOperator<String> change) {
        try {
            String text = Project.text(root.resolve(file));
            Files.writeString(root.resolve(file), change.apply(text));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String folder) {
        Path from = Project.path(folder);
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Path to = root.resolve(folder).resolve(from.relativize(file));
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
