// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.web;

import dev.clerkbridge.console.redrive.RedriveResult;
import dev.clerkbridge.console.redrive.Redriver;
import dev.clerkbridge.console.redrive.Selection;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redrives events, and logs each completed run with the reader's name. */
final class AuditedRedriver {

    private static final Logger LOGGER = LoggerFactory.getLogger(AuditedRedriver.class);

    private final Redriver redriver;

    AuditedRedriver(Redriver redriver) {
        this.redriver = redriver;
    }

    /** Blocks. A dry run changes nothing and is not logged. */
    RedriveResult redrive(RoutingContext context, Selection selection, boolean dryRun) {
        if (dryRun) {
            return redriver.dryRun(selection);
        }
        RedriveResult result = redriver.run(selection);
        LOGGER.atInfo()
                .addKeyValue("reader", Access.reader(context))
                .addKeyValue("topic", selection.topic())
                .addKeyValue("selection", selection)
                .addKeyValue("redriven", result.redriven())
                .addKeyValue("left", result.events().size() - result.redriven())
                .log("Events were redriven");
        return result;
    }
}
