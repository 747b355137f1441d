// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.ingress.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** While open, captures all log lines of this JVM at level DEBUG or above, including those of the Kafka clients. */
public final class CapturedLog implements AutoCloseable {

    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    private final Appender<ILoggingEvent> console = ROOT.getAppender("STDOUT");
    private final Level level = ROOT.getLevel();

    private CapturedLog() {}

    public static CapturedLog open() {
        CapturedLog log = new CapturedLog();
        log.begin();
        return log;
    }

    public String text() {
        return lines.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        ROOT.setLevel(level);
        ROOT.detachAppender(appender);
        ROOT.addAppender(console);
        appender.stop();
    }

    private void begin() {
        LoggerContext context = ROOT.getLoggerContext();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%level %logger %msg %kvp%n%ex");
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(lines);
        appender.start();
        ROOT.detachAppender(console);
        ROOT.addAppender(appender);
        ROOT.setLevel(Level.DEBUG);
    }
}
