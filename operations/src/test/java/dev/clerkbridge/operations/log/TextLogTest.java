// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** {@code LOG_FORMAT=text}. */
class TextLogTest {

    private static final String CONFIGURATION = """
            <configuration>
              <include resource="dev/clerkbridge/operations/log/text.xml"/>
              <root level="INFO"><appender-ref ref="stdout"/></root>
            </configuration>
            """;

    @Test
    void aValueCannotForgeALine() throws Exception {
        // Given
        LoggerContext context = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(CONFIGURATION.getBytes(UTF_8)));
        Logger logger = context.getLogger("Any");
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, "An event of\r\nline two", null, null);
        event.addKeyValuePair(new KeyValuePair("type", "user.created\n2026-01-01 ERROR forged\u2028\u0085\u001b[2J"));

        // When
        OutputStreamAppender<ILoggingEvent> stdout =
                (OutputStreamAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("stdout");
        String text = new String(stdout.getEncoder().encode(event), UTF_8);

        // Then
        assertThat(text)
                .endsWith("WARN  Any An event of__line two type=\"user.created_2026-01-01 ERROR forged___[2J\""
                        + System.lineSeparator());
        context.stop();
    }
}
