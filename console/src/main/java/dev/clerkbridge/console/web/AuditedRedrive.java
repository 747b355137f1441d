// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.redrive.ConsoleRedrive;
import dev.clerkbridge.console.redrive.RedriveResult;
import dev.clerkbridge.console.redrive.Selection;
import dev.clerkbridge.console.search.BusyException;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Redrives events, and logs each run with the reader's name: when it begins, so that the log names the reader even if
 * the console is killed, and when it ends, even if it fails.
 */
final class AuditedRedrive {

    private static final Logger LOGGER = LoggerFactory.getLogger(AuditedRedrive.class);

    private final ConsoleRedrive redrive;

    AuditedRedrive(ConsoleRedrive redrive) {
        this.redrive = redrive;
    }

    /** Blocks. A dry run changes nothing and is not logged. */
    RedriveResult redrive(RoutingContext context, Selection selection, RedriveLines lines, boolean dryRun) {
        if (dryRun) {
            return redrive.dryRun(selection, lines);
        }
        line(context, selection).log("A redrive begins");
        LoggingEventBuilder end = line(context, selection);
        try {
            RedriveResult result = redrive.run(selection, lines);
            end.addKeyValue("redriven", result.redriven())
                    .addKeyValue("left", result.left())
                    .log("Events were redriven");
            return result;
        } catch (BusyException e) {
            end.log("A redrive was refused, because another is running");
            throw e;
        } catch (RuntimeException | Error e) {
            end.addKeyValue("redriven", lines.redriven()).log("A redrive failed");
            throw e;
        }
    }

    private static LoggingEventBuilder line(RoutingContext context, Selection selection) {
        return LOGGER.atInfo()
                .addKeyValue("reader", Access.reader(context))
                .addKeyValue("topic", selection.topic())
                .addKeyValue("selection", Access.loggable(selection.toString()));
    }
}
