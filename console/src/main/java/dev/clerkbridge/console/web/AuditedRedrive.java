// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.redrive.ConsoleRedrive;
import dev.clerkbridge.console.redrive.RedriveResult;
import dev.clerkbridge.console.redrive.Selection;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Redrives events, and logs each run, even if it fails, with the reader's name. */
final class AuditedRedrive {

    private static final Logger LOGGER = LoggerFactory.getLogger(AuditedRedrive.class);

    private final ConsoleRedrive redrive;

    AuditedRedrive(ConsoleRedrive redrive) {
        this.redrive = redrive;
    }

    /** Blocks. A dry run changes nothing and is not logged. */
    RedriveResult redrive(RoutingContext context, Selection selection, boolean dryRun) {
        if (dryRun) {
            return redrive.dryRun(selection);
        }
        AtomicLong redriven = new AtomicLong();
        LoggingEventBuilder line = LOGGER.atInfo()
                .addKeyValue("reader", Access.reader(context))
                .addKeyValue("topic", selection.topic())
                .addKeyValue("selection", Access.loggable(selection.toString()));
        try {
            RedriveResult result = redrive.run(selection, redriven::incrementAndGet);
            line.addKeyValue("redriven", redriven)
                    .addKeyValue("left", result.left())
                    .log("Events were redriven");
            return result;
        } catch (RuntimeException e) {
            line.addKeyValue("redriven", redriven).log("A redrive failed");
            throw e;
        }
    }
}
