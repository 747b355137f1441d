// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthTest {

    private final Health health = new Health();

    @Test
    void isReadyOnceEveryRequiredComponentIsUp() {
        // Given
        Component http = health.required("http");
        Component kafka = health.informative("kafka");

        // Then
        assertThat(health.ready()).isFalse();

        // When
        http.reportUp();

        // Then
        assertThat(kafka.up()).isFalse();
        assertThat(health.ready()).isTrue();
    }

    @Test
    void reportsEveryComponentAndTheCausesOfFailures() {
        // Given
        health.required("http").reportUp();
        health.required("journal").reportDown("no space left");
        health.informative("kafka").reportDown("no broker answers");

        // Then
        assertThat(health.readiness().up()).isFalse();
        assertThat(health.readiness().json()).isEqualTo("""
                        {
                          "status" : "down",
                          "causes" : [ "journal: no space left" ],
                          "components" : {
                            "http" : {
                              "status" : "up",
                              "required" : true
                            },
                            "journal" : {
                              "status" : "down",
                              "required" : true,
                              "cause" : "no space left"
                            },
                            "kafka" : {
                              "status" : "down",
                              "required" : false,
                              "cause" : "no broker answers"
                            }
                          }
                        }
                        """);
    }

    @Test
    void evaluatesASuppliedCauseOnEachRequest() {
        // Given
        AtomicReference<@Nullable String> cause = new AtomicReference<>("starting");
        health.required("loop", cause::get);
        health.vital("loop", () -> "dead".equals(cause.get()) ? "dead" : null);

        // Then
        assertThat(health.ready()).isFalse();
        assertThat(health.liveness().up()).isTrue();

        // When
        cause.set(null);

        // Then
        assertThat(health.ready()).isTrue();
        assertThat(health.liveness().up()).isTrue();

        // When
        cause.set("dead");

        // Then
        assertThat(health.liveness().up()).isFalse();
        assertThat(health.liveness().json()).contains("\"loop: dead\"");
    }

    @Test
    void isLiveIfThereAreNoConditions() {
        assertThat(health.liveness().up()).isTrue();
    }
}
