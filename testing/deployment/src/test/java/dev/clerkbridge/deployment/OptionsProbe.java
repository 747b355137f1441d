// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Replaces a service in tests: prints the effective JVM options, the property {@code probe}, and its arguments. */
final class OptionsProbe {

    private static final List<String> OPTIONS = List.of(
            "ActiveProcessorCount",
            "MaxDirectMemorySize",
            "MaxHeapSize",
            "MaxRAMPercentage",
            "UseParallelGC",
            "UseSerialGC",
            "UseG1GC");

    private OptionsProbe() {}

    public static void main(String[] arguments) {
        HotSpotDiagnosticMXBean jvm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        OPTIONS.forEach(option ->
                System.out.println(option + "=" + jvm.getVMOption(option).getValue()));
        System.out.println("probe=" + System.getProperty("probe"));
        System.out.println("arguments=" + String.join(",", arguments));
    }
}
