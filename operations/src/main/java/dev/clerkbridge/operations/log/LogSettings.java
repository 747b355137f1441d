// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.log;

import dev.clerkbridge.operations.environment.Setting;
import java.util.List;
import java.util.Set;

/**
 * Declares the variables that {@code logback.xml} reads, so that they are validated and documented. Case matters,
 * because {@code logback.xml} uses {@code LOG_FORMAT} in the name of a file.
 */
public final class LogSettings {

    private static final Setting<String> FORMAT = Setting.oneOf(
            "LOG_FORMAT",
            "text",
            Set.of("text", "json"),
            "`text` for people, `json` for log collectors (the images' default)");

    private static final Setting<String> LEVEL = Setting.oneOf(
            "LOG_LEVEL",
            "INFO",
            Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR"),
            "the lowest level that is logged: `TRACE`, `DEBUG`, `INFO`, `WARN` or `ERROR`. At every"
                    + " level, the Kafka clients log only warnings and errors");

    /** Both variables. */
    public static final List<Setting<?>> ALL = List.of(FORMAT, LEVEL);

    private LogSettings() {}
}
