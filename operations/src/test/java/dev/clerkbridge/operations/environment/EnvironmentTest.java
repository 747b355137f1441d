// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {

    private static final Setting<Integer> COUNT = Setting.number("COUNT", 3, 1, 10, "how many");
    private static final Setting<Long> SIZE = Setting.bytes("SIZE", "1MiB", 1, 1L << 40, "how large");
    private static final Setting<Duration> WAIT = Setting.duration("WAIT", "10s", "how long");
    private static final Setting<Boolean> SWITCH = Setting.flag("SWITCH", true, "whether");
    private static final Setting<Colour> COLOUR = Setting.choice("COLOUR", Colour.RED, "which");
    private static final Setting<String> NAME = Setting.text("NAME", "anonymous", "who");
    private static final Setting<String> HOME =
            Setting.optional("HOME_TOWN", "Vienna", "where").required();
    private static final Setting<Secret> TOKEN = Setting.secret("TOKEN", "...", "a token", "OLD_TOKEN");

    private enum Colour {
        RED,
        GREEN
    }

    @Test
    void usesTheDefaultForMissingAndBlankValues() {
        // Given
        Environment environment = new Environment(Map.of("COUNT", " ", "NAME", ""));

        // Then
        assertThat(environment.get(COUNT)).isEqualTo(3);
        assertThat(environment.get(SIZE)).isEqualTo(1 << 20);
        assertThat(environment.get(WAIT)).isEqualTo(Duration.ofSeconds(10));
        assertThat(environment.get(SWITCH)).isTrue();
        assertThat(environment.get(COLOUR)).isEqualTo(Colour.RED);
        assertThat(environment.get(NAME)).isEqualTo("anonymous");
        assertThat(environment.find(TOKEN)).isNull();
        environment.throwIfFaulty();
    }

    @Test
    void parsesEveryKindOfValueIgnoringSpacesAndCase() {
        // Given
        Environment environment = new Environment(Map.of(
                "COUNT",
                " 7 ",
                "SIZE",
                "2 GiB",
                "WAIT",
                "250ms",
                "SWITCH",
                "FALSE",
                "COLOUR",
                "Green",
                "OLD_TOKEN",
                "t"));

        // Then
        assertThat(environment.get(COUNT)).isEqualTo(7);
        assertThat(environment.get(SIZE)).isEqualTo(2L << 30);
        assertThat(environment.get(WAIT)).isEqualTo(Duration.ofMillis(250));
        assertThat(environment.get(SWITCH)).isFalse();
        assertThat(environment.get(COLOUR)).isEqualTo(Colour.GREEN);
        assertThat(environment.find(TOKEN)).isEqualTo(new Secret("t"));
        environment.throwIfFaulty();
    }

    @Test
    void namesEveryFaultWithAnExample() {
        // Given
        Environment environment = new Environment(Map.of("COUNT", "11", "WAIT", "10", "COLOUR", "blue"));

        // When
        environment.get(COUNT);
        environment.get(WAIT);
        environment.get(COLOUR);
        environment.require(HOME, "");

        // Then
        assertThat(fault(environment)).isEqualTo("""
                        The configuration has 4 errors:
                          COUNT: "11" is not a whole number from 1 to 10; example: COUNT=3
                          WAIT: "10" is not a time above zero with its unit (ms, s, m, h), at most 24h; example: WAIT=10s
                          COLOUR: the value (4 characters) is not red or green; example: COLOUR=red
                          HOME_TOWN: is not set; example: HOME_TOWN=Vienna""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | a signing secret",
                "v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | a signing secret",
                "sk_live_hunter2 | a secret key of Clerk's API",
                "postgres://a:hunter2@host/db | a URL with a password",
                "-----BEGIN PRIVATE KEY----- hunter2 | the text of a PEM file"
            })
    void refusesASecretInTheWrongVariableWithoutShowingIt(String secret, String kind) {
        for (Setting<?> setting : List.of(NAME, COUNT, COLOUR, SWITCH, WAIT, SIZE)) {
            // Given
            Environment environment = new Environment(Map.of(setting.name(), secret));

            // When
            environment.get(setting);

            // Then
            assertThat(fault(environment))
                    .contains(setting.name() + ": contains " + kind + ", which belongs in another variable")
                    .doesNotContain("hunter2", "MfKQ9r8G");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2", "p@ssw0rd!", "correct horse", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void neverShowsATextThatCouldBeASecret(String text) {
        // Given
        Environment environment = new Environment(Map.of("COUNT", text, "COLOUR", text, "WAIT", text));

        // When
        environment.get(COUNT);
        environment.get(COLOUR);
        environment.get(WAIT);

        // Then
        assertThat(fault(environment)).contains("3 errors").doesNotContain(text);
    }

    @Test
    void reportsHarmlessValuesAndHidesOthers() {
        // Given
        Environment environment =
                new Environment(Map.of("COUNT", "7", "WAIT", "10s", "NAME", "hunter2", "OLD_TOKEN", "hunter2"));
        environment.warn("look at this");

        // When
        StartReport report = environment.report(List.of(COUNT, WAIT, NAME, TOKEN));

        // Then
        assertThat(report.settings())
                .containsExactlyInAnyOrderEntriesOf(Map.of("COUNT", "7", "NAME", "(set)", "OLD_TOKEN", "(set)"));
        assertThat(report.warnings()).containsExactly("look at this");
    }

    @Test
    void showsSettingsAsATableAndAsHelp() {
        List<Setting<?>> settings = List.of(COUNT, HOME, TOKEN);

        assertThat(SettingsTable.markdown(settings)).isEqualTo("""
                        | `COUNT` | `3` | how many |
                        | `HOME_TOWN` | required | where |
                        | `TOKEN` |  | a token |
                        | `OLD_TOKEN` | | another name for `TOKEN`, used if that is not set |
                        """);
        assertThat(SettingsTable.help(settings).lines())
                .containsExactly(
                        "  COUNT (default 3)",
                        "      how many",
                        "",
                        "  HOME_TOWN (required)",
                        "      where",
                        "",
                        "  TOKEN, OLD_TOKEN",
                        "      a token");
    }

    private static String fault(Environment environment) {
        return String.valueOf(catchThrowableOfType(InvalidConfigException.class, environment::throwIfFaulty)
                .getMessage());
    }
}
