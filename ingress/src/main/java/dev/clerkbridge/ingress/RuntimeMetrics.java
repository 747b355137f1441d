package dev.clerkbridge.ingress;

import com.sun.management.OperatingSystemMXBean;
import dev.clerkbridge.ingress.metrics.PrometheusNames;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ManagementFactory;

/** What the JVM and Netty tell of themselves. */
final class RuntimeMetrics {

    private static final double NANOS_PER_SECOND = 1e9;

    private RuntimeMetrics() {}

    static void bind(MeterRegistry registry, Vertx vertx) {
        registry.config().meterFilter(new PrometheusNames());
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new NettyEventExecutorMetrics(((VertxInternal) vertx).nettyEventLoopGroup()).bindTo(registry);
        @SuppressWarnings("resource") // listens to the JVM for as long as the registry lives
        JvmGcMetrics gc = new JvmGcMetrics();
        gc.bindTo(registry);
        FunctionCounter.builder(
                        "process.cpu",
                        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class),
                        system -> system.getProcessCpuTime() / NANOS_PER_SECOND)
                .description("CPU time that the process has used")
                .baseUnit("seconds")
                .register(registry);
    }
}
