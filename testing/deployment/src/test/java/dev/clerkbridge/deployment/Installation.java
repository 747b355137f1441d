// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All Kubernetes objects of an overlay, of a job or of the base. */
record Installation(String name, List<HasMetadata> objects) {

    /** The overlays with complete installations. */
    static final List<String> OVERLAYS = List.of("local", "production", "production-kafka-mode");

    static final String INGRESS = "clerk-ingress";
    static final String CONSUMER = "clerk-user-sync";

    private static final Map<String, Installation> RENDERED = new ConcurrentHashMap<>();

    /** The folder with a folder for each job. */
    static final String JOBS = "k8s/overlays/production/jobs";

    /** The base, which is read without Kustomize because its files contain complete objects. */
    static Installation base() {
        List<HasMetadata> objects = new ArrayList<>();
        for (Path file : Project.filesBelow("k8s/base", ".yaml")) {
            if (file.endsWith("kustomization.yaml")) {
                JsonNode kustomization = Manifests.documents(Project.text(file)).get(0);
                kustomization.path("configMapGenerator").forEach(map -> objects.add(configMap(map)));
            } else {
                objects.addAll(Manifests.objects(Project.text(file)));
            }
        }
        return new Installation("k8s/base", objects);
    }

    /** Renders a folder with {@code kubectl kustomize}; skips the calling test if kubectl is not installed. */
    static Installation rendered(String folder) {
        return RENDERED.computeIfAbsent(folder, Installation::render);
    }

    private static Installation render(String folder) {
        Tool.Run run = Tool.KUBECTL.run("", "kustomize", folder);
        if (run.exitCode() != 0) {
            throw new IllegalStateException(folder + ": " + run.output());
        }
        return new Installation(folder, Manifests.objects(run.output()));
    }

    /** An object that creates pods, and its pod template. */
    record Workload(HasMetadata owner, PodTemplateSpec template) {

        String name() {
            return owner.getMetadata().getName();
        }

        boolean isOurs() {
            return name().equals(INGRESS) || name().equals(CONSUMER);
        }

        PodSpec pod() {
            return template.getSpec();
        }

        Container container() {
            return pod().getContainers().get(0);
        }

        Map<String, String> labels() {
            return template.getMetadata().getLabels();
        }

        List<EnvVar> environment() {
            return container().getEnv();
        }
    }

    <T extends HasMetadata> Stream<T> all(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast);
    }

    <T extends HasMetadata> T one(Class<T> type, String objectName) {
        return all(type)
                .filter(object -> object.getMetadata().getName().equals(objectName))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " has no " + type.getSimpleName() + " " + objectName));
    }

    List<Workload> workloads() {
        return objects.stream()
                .map(Installation::workload)
                .flatMap(Stream::ofNullable)
                .toList();
    }

    /** The workloads of the ingress and the consumer. */
    List<Workload> services() {
        return workloads().stream().filter(Workload::isOurs).toList();
    }

    Workload service(String serviceName) {
        return services().stream()
                .filter(service -> service.name().equals(serviceName))
                .findFirst()
                .orElseThrow();
    }

    /** The value of a setting in a service's ConfigMap. The ConfigMap's name may end in a hash. */
    String setting(String serviceName, String variable) {
        return all(ConfigMap.class)
                .filter(map -> map.getMetadata().getName().startsWith(serviceName))
                .map(map -> map.getData().get(variable))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toString() {
        return name;
    }

    private static ConfigMap configMap(JsonNode generator) {
        Map<String, String> data = new HashMap<>();
        for (JsonNode literal : generator.path("literals")) {
            String[] pair = literal.asText().split("=", 2);
            data.put(pair[0], pair[1]);
        }
        ObjectMeta meta = new ObjectMeta();
        meta.setName(generator.path("name").asText());
        ConfigMap map = new ConfigMap();
        map.setMetadata(meta);
        map.setData(data);
        return map;
    }

    private static @Nullable Workload workload(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return new Workload(deployment, deployment.getSpec().getTemplate());
        }
        if (object instanceof StatefulSet set) {
            return new Workload(set, set.getSpec().getTemplate());
        }
        if (object instanceof Job job) {
            return new Workload(job, Objects.requireNonNull(job.getSpec()).getTemplate());
        }
        if (object instanceof CronJob job) {
            return new Workload(job, job.getSpec().getJobTemplate().getSpec().getTemplate());
        }
        return null;
    }
}
