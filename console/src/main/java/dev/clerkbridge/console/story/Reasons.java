// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.console.story;

import dev.clerkbridge.contract.DeadLetterHeaders;
import dev.clerkbridge.contract.EventHeaders;
import dev.clerkbridge.contract.QuarantineReason;
import dev.clerkbridge.contract.ReceivedEvent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Explains the reasons on the quarantine and dead-letter topics, and what to do about them. */
public final class Reasons {

    private Reasons() {}

    /** Why a record is on the quarantine or dead-letter topic: the quarantine reason, or the class of the exception. */
    public static String code(ReceivedEvent event) {
        String quarantined = event.header(EventHeaders.ERROR_REASON);
        String exception = event.header(DeadLetterHeaders.EXCEPTION_CLASS);
        if (quarantined != null) {
            return quarantined;
        }
        return exception == null ? "unknown" : simpleName(exception);
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    /** Explains a value of the {@code error-reason} header. */
    public static String quarantine(@Nullable String code) {
        return Arrays.stream(QuarantineReason.values())
                .filter(reason -> reason.code().equals(code))
                .findFirst()
                .map(Reasons::explain)
                .orElse("The record names no reason that this console knows.");
    }

    private static String explain(QuarantineReason reason) {
        return switch (reason) {
            case NOT_UTF8 -> "The body is signed but is not UTF-8. A transformation in Svix may have rewritten it.";
            case NOT_JSON -> "The body is signed but is not one JSON value, or is nested too deeply.";
            case NOT_AN_EVENT ->
                "The body is JSON but has no usable type or data. A transformation in Svix may have rewritten it.";
            case NO_KEY ->
                "The event names neither a user nor another object, so it has no key, and Kafka orders only by key.";
            case FOREIGN_INSTANCE ->
                "The event comes from a Clerk instance that CLERK_INSTANCE_IDS does not name, or from Send Example in"
                        + " the Dashboard. If the instance is the right one, correct that setting of the ingress"
                        + " and the console, restart both, and redrive.";
            case REFUSED_BY_KAFKA ->
                "The events topic refuses the record, for example because it is larger than max.message.bytes."
                        + " Correct the topic's settings and redrive.";
        };
    }

    /** Explains the exception of a dead letter. */
    public static String deadLetter(@Nullable String exceptionClass, @Nullable String message) {
        return "The consumer could not apply the event: " + (message == null ? "no message" : message)
                + (exceptionClass == null ? "" : " (" + simpleName(exceptionClass) + ")")
                + ". After you fix the cause, `java -jar consumer-user-sync.jar redrive` applies the event.";
    }
}
