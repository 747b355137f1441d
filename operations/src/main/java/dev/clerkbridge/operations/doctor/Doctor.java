// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.doctor;

import dev.clerkbridge.operations.command.ExitCode;
import dev.clerkbridge.operations.doctor.Finding.Level;
import dev.clerkbridge.operations.failure.InnermostCause;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Runs checks and prints a line for each: the result and, if there is a problem, the next step. */
public final class Doctor {

    private final PrintWriter out;
    private boolean failed;

    /** A check. If it throws, it counts as failed, and the message of the innermost cause is printed. */
    @FunctionalInterface
    public interface Check {
        Finding run() throws Exception;
    }

    public Doctor(PrintWriter out) {
        this.out = out;
    }

    /**
     * Runs a check and prints its result.
     *
     * @param next the next step to print if the check throws
     * @return false if the check failed
     */
    public boolean check(String subject, String next, Check check) {
        Finding finding;
        try {
            finding = check.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finding = Finding.failed("interrupted", next);
        } catch (Exception e) {
            finding = Finding.failed(InnermostCause.message(e), next);
        }
        print(subject, finding);
        failed |= finding.level() == Level.FAILED;
        return finding.level() != Level.FAILED;
    }

    /**
     * Reads the service's settings and prints the result.
     *
     * @return null if a setting is missing or invalid
     */
    public <T> @Nullable T settings(Supplier<T> settings, Function<T, Finding> judge) {
        AtomicReference<@Nullable T> read = new AtomicReference<>();
        check("settings", "correct the variables", () -> {
            T config = settings.get();
            read.set(config);
            return judge.apply(config);
        });
        return read.get();
    }

    /** 0 if no check failed, otherwise 1. */
    public int exitCode() {
        return failed ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(String subject, Finding finding) {
        String mark = switch (finding.level()) {
            case OK -> "@|green ok     |@";
            case WARNING -> "@|yellow warning|@";
            case FAILED -> "@|red failed |@";
        };
        String next = finding.next().isEmpty() ? "" : "; next: " + finding.next();
        out.println(Ansi.AUTO.string(mark) + "  " + String.format("%-18s", subject) + "  " + finding.detail() + next);
        out.flush();
    }
}
