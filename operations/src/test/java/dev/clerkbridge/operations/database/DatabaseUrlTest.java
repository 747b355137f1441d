// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.operations.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Neon
                "postgresql://owner:npg_s3cret@ep-x-pooler.eu.aws.neon.tech/neondb?sslmode=require&channel_binding=require"
                        + " | jdbc:postgresql://ep-x-pooler.eu.aws.neon.tech:5432/neondb?sslmode=require&channelBinding=require"
                        + " | owner | npg_s3cret",
                // Supabase
                "postgresql://postgres.abc:s3cret@aws-0-eu.pooler.supabase.com:6543/postgres?pgbouncer=true"
                        + " | jdbc:postgresql://aws-0-eu.pooler.supabase.com:6543/postgres | postgres.abc | s3cret",
                // Railway
                "postgresql://postgres:s3cret@postgres.railway.internal:5432/railway"
                        + " | jdbc:postgresql://postgres.railway.internal:5432/railway | postgres | s3cret",
                // Heroku
                "postgres://u1:s3cret@ec2-1.compute-1.amazonaws.com:5432/d1"
                        + " | jdbc:postgresql://ec2-1.compute-1.amazonaws.com:5432/d1 | u1 | s3cret",
                // Percent-encoded characters, and unencoded ones if the URL is unambiguous
                "postgres://us%40er:p%3A%2F%3F%25+%C3%A9@host/my%20db | jdbc:postgresql://host:5432/my%20db | us@er | p:/?%+é",
                "postgres://user:p@ss:word@host/db | jdbc:postgresql://host:5432/db | user | p@ss:word",
                // Several hosts, IPv6, omitted parts
                "postgres://u:p@h1,h2:5433/db?target_session_attrs=read-write"
                        + " | jdbc:postgresql://h1:5432,h2:5433/db?targetServerType=primary | u | p",
                "postgres://u@[::1]:5433/db | jdbc:postgresql://[::1]:5433/db | u | -",
                "postgres://u:p@host | jdbc:postgresql://host:5432/u | u | p",
                "postgresql:///db?host=h&port=5433&user=u&password=p | jdbc:postgresql://h:5433/db | u | p",
                "postgres://host/db | jdbc:postgresql://host:5432/db | - | -",
                // Parameters that have a different name or place in the driver's URL
                "postgres://u:p@h/db?connect_timeout=10&application_name=a%20b&options=-c%20x%3D1&sslrootcert=system"
                        + " | jdbc:postgresql://h:5432/db?connectTimeout=10&ApplicationName=a%20b&options=-c%20x%3D1"
                        + "&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&sslmode=verify-full | u | p",
                "postgres://u:p@/db?host=h1,h2&port=1,2 | jdbc:postgresql://h1:1,h2:2/db | u | p",
                // Values that mean something else to the driver
                "postgres://u:p@h/db?ssl=true | jdbc:postgresql://h:5432/db?sslmode=require | u | p",
                "postgres://u:p@h/db?ssl=true&sslmode=disable | jdbc:postgresql://h:5432/db?sslmode=disable | u | p",
                "postgres://u:p@h/db?sslmode=no-verify | jdbc:postgresql://h:5432/db?sslmode=require | u | p",
                "postgres://u:p@h/db?sslmode=require&sslrootcert=/ca.pem"
                        + " | jdbc:postgresql://h:5432/db?sslmode=verify-ca&sslrootcert=%2Fca.pem | u | p",
                "postgres://u:p@h/db?sslrootcert=system&sslmode=verify-full | jdbc:postgresql://h:5432/db"
                        + "?sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&sslmode=verify-full | u | p",
                // A JDBC URL, which is not changed
                "jdbc:postgresql://host/db?sslmode=require | jdbc:postgresql://host/db?sslmode=require | - | -"
            })
    void parsesJdbcAndProviderUrls(String text, String jdbc, @Nullable String user, @Nullable String password) {
        // When
        DatabaseUrl url = DatabaseUrl.parse(text);

        // Then
        assertThat(url.jdbc()).isEqualTo(jdbc);
        assertThat(url.user()).isEqualTo(user);
        assertThat(url.password() == null ? null : url.password().value()).isEqualTo(password);
        assertThat(url.toString()).doesNotContain("s3cret");
    }

    @Test
    void reportsParametersThatTheDriverDoesNotKnow() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://u:p@h/db?pgbouncer=true&sslmode=require&connection_limit=1");

        assertThat(url.ignored()).containsExactly("pgbouncer", "connection_limit");
    }

    @Test
    void theDriverParsesTheResultingUrl() {
        // Given
        DatabaseUrl url = DatabaseUrl.parse("postgres://u:p@h1,[::1]:5433/my%20d%2Fb?application_name=a%26b");

        // When
        Properties properties = Driver.parseURL(url.jdbc(), new Properties());

        // Then
        assertThat(properties)
                .containsEntry("PGHOST", "h1,[::1]")
                .containsEntry("PGPORT", "5432,5433")
                .containsEntry("PGDBNAME", "my d/b")
                .containsEntry("ApplicationName", "a&b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://host/db?user=u&password=s3cret",
                "jdbc:postgresql://host/db?sslmode=require&password=s3cret",
                "jdbc:postgresql://host/db?PASSWORD=s3cret",
                "jdbc:postgresql://u:s3cret@host/db"
            })
    void refusesAPasswordInAJdbcUrlAndNamesTheVariables(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .hasMessageContainingAll("DATABASE_USER", "DATABASE_PASSWORD")
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://host/db?sslpassword=s3cret",
                "jdbc:postgresql://host/db?sslmode=require&SSLPASSWORD=s3cret",
                "postgres://u:p@host/db?sslpassword=s3cret"
            })
    void refusesAKeyPasswordAndSuggestsAKeyWithoutOne(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .hasMessage("contains sslpassword; use a key without a password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslmode=require", "sslmode=prefer", "ssl=true"})
    void refusesTheSystemsRootCertificatesWithAWeakerMode(String weaker) {
        for (String query : List.of(weaker + "&sslrootcert=system", "sslrootcert=system&" + weaker)) {
            assertThatThrownBy(() -> DatabaseUrl.parse("postgres://u:p@h/db?" + query))
                    .hasMessage("has sslrootcert=system, which requires sslmode=verify-full");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:s3cret@host/db",
                "host=h user=u password=s3cret",
                "postgresql+asyncpg://u:s3cret@host/db",
                "postgres://u:s3cret%zz@host/db",
                "postgres://u:s3/cret@host/db",
                "postgres://u:12/s3cret@host/db",
                "postgres://u:12?s3cret@host/db",
                "postgres://u:12?s3cret=4@host/db",
                "postgres://u@v:12?s3cret@host/db",
                "postgres://u:s3cret@host:70000/db",
                "jdbc:postgresql://s3cret:70000/db",
                "postgres://u:p@host/db?sslmode=s3cret",
                "postgres://u:p@host/db?target_session_attrs=s3cret",
                "postgres://u:s3cret@%2Fvar%2Frun/db",
                "postgres://u:s3cret@/db?host=/cloudsql/x",
                "s3cret"
            })
    void refusesOtherUrlsWithoutShowingThem(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3");
    }
}
