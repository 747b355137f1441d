// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.metrics;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** A Prometheus registry with meters of the JVM, the process, the machine's clock and the service's version. */
public final class Meters implements AutoCloseable {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();

    /**
     * Creates the registry of one service.
     *
     * @param prefix the first part of the service's meter names, such as {@code clerk.ingress}
     * @param main a class in the service's jar, whose manifest contains the version
     */
    public Meters(String prefix, Class<?> main) {
        registry.config().meterFilter(new PrometheusNames());
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        FunctionCounter.builder(
                        "process.cpu",
                        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class),
                        system -> system.getProcessCpuTime() / NANOS_PER_SECOND)
                .description("CPU time that the process has used")
                .baseUnit("seconds")
                .register(registry);
        TimeGauge.builder(prefix + ".clock.timestamp", System::currentTimeMillis, TimeUnit.MILLISECONDS)
                .description("The time of this machine's clock, as Unix time")
                .register(registry);
        Gauge.builder(prefix + ".build.info", () -> 1)
                .description("Version of the service and of Java; always 1")
                .tag("version", version(main))
                .tag("java", Runtime.version().toString())
                .register(registry);
    }

    public PrometheusMeterRegistry registry() {
        return registry;
    }

    /** The version in the manifest of the jar that contains the class; {@code development} if there is none. */
    public static String version(Class<?> main) {
        return Objects.requireNonNullElse(main.getPackage().getImplementationVersion(), "development");
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
