// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * What a service logs of its settings at start; holds no secret.
 *
 * @param settings the variables that have a value other than the default; of texts and secrets only that they are set
 * @param warnings what an operator should look at
 */
public record StartReport(Map<String, String> settings, List<String> warnings) {

    /** Logs the settings in one line and each warning in one. */
    public void log(Logger logger) {
        logger.atInfo().addKeyValue("settings", settings).log("Starting");
        warnings.forEach(warning -> logger.atWarn().log(warning));
    }
}
