// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * The settings and warnings that a service logs at startup. Contains no secret.
 *
 * @param settings the variables that differ from their defaults; the value of a text or secret is {@code (set)}
 * @param warnings warnings for the operator
 */
public record StartReport(Map<String, String> settings, List<String> warnings) {

    /** Logs one line with the settings and one line per warning. */
    public void log(Logger logger) {
        logger.atInfo().addKeyValue("settings", settings).log("Starting");
        warnings.forEach(warning -> logger.atWarn().log(warning));
    }
}
