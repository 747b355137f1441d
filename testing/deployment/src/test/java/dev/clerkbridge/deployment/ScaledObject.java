// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of KEDA's ScaledObject that the project uses. Parsing fails on any other field. */
@JsonDeserialize(using = JsonDeserializer.None.class)
final class ScaledObject implements HasMetadata {

    private String apiVersion = "keda.sh/v1alpha1";
    private ObjectMeta metadata = new ObjectMeta();
    public @Nullable String kind;
    public @Nullable Spec spec;

    record Spec(
            Target scaleTargetRef,
            int minReplicaCount,
            int maxReplicaCount,
            int pollingInterval,
            int cooldownPeriod,
            List<Trigger> triggers) {}

    record Target(String name) {}

    record Trigger(String type, Map<String, String> metadata) {}

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public void setApiVersion(String version) {
        apiVersion = version;
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta meta) {
        metadata = meta;
    }
}
