// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.testbed.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.testbed.process.ShortLivedJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresFolderIT {

    @TempDir
    Path directory;

    @Test
    void stopsTheServerOfAKilledJvmAndKeepsItsData() throws Exception {
        // Given
        Process jvm = jvm().start();
        String abandonedUrl = firstAnswerOf(jvm);
        jvm.destroyForcibly().waitFor();
        assertThat(answers(abandonedUrl)).isTrue();

        // When
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.startDurable(directory, directory.resolve("postgres.log"), 0)) {

            // Then
            assertThat(answers(abandonedUrl)).isFalse();
            try (Connection connection = connect(postgres);
                    ResultSet rows = connection.createStatement().executeQuery("select answer from t")) {
                assertThat(rows.next()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @Tag("long")
    @ValueSource(strings = {"xx_XX", "tr_TR.UTF-8"})
    void theDatabaseDoesNotDependOnTheLocale(String locale) throws Exception {
        // Given
        ProcessBuilder jvm = jvm();
        jvm.environment().putAll(Map.of("LC_ALL", locale, "LANG", locale));

        // When
        Process process = jvm.start();
        String url = firstAnswerOf(process);

        // Then
        try (Connection connection = DriverManager.getConnection(url, "clerk", "clerk");
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select current_setting('server_encoding'), upper('é'), upper('i'), 'b' > 'A'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("UTF8");
            assertThat(row.getString(2)).isEqualTo("É");
            assertThat(row.getString(3)).isEqualTo("I");
            assertThat(row.getBoolean(4)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
            EmbeddedPostgres.stopLeftover(directory);
        }
    }

    @Test
    void aDurableServerSyncsEveryCommitToDisk() throws Exception {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.startDurable(directory, directory.resolve("postgres.log"), 0);
                Connection connection = connect(postgres);
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery("select current_setting('fsync'), current_setting('synchronous_commit')")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo("on");
            assertThat(rows.getString(2)).isEqualTo("on");
        }
    }

    @Test
    void repeatsAnInterruptedFirstStart() throws Exception {
        // Given
        Files.createDirectories(directory.resolve("data/base"));
        Files.writeString(directory.resolve("data/postgresql.conf"), "# cut sh");

        // When
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, 0)) {

            // Then
            try (Connection connection = connect(postgres)) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void namesTheReasonOfThisStartNotOfAnEarlierOne() throws Exception {
        // Given
        Files.writeString(directory.resolve("postgres.log"), "FATAL:  the error of yesterday\n");
        Files.createFile(directory.resolve("complete"));
        Files.createDirectories(directory.resolve("data/no-cluster"));

        // When
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory, 0).close())

                // Then
                .hasMessageContaining("did not start")
                .hasMessageNotContaining("yesterday");
    }

    @Test
    void namesTheReasonOfInitdb() throws Exception {
        // Given
        Path log = Files.writeString(
                directory.resolve("postgres.log"),
                "initdb: error: cannot be run as root\ninitdb: hint: Please log in as the user\n");

        // When
        String reason = new PostgresFolder(directory, directory, log).reason(new IOException("exit code 1"), 0);

        // Then
        assertThat(reason).isEqualTo("initdb: error: cannot be run as root: run it as another user");
    }

    private ProcessBuilder jvm() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ShortLivedJvm.main(Abandoned.class.getName()));
        command.add(directory.toString());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    private static String firstAnswerOf(Process jvm) throws IOException {
        try (BufferedReader answers = jvm.inputReader()) {
            return answers.lines()
                    .filter(line -> line.startsWith("jdbc:"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean answers(String jdbcUrl) {
        int port = Integer.parseInt(jdbcUrl.replaceAll(".*:(\\d+)/.*", "$1"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static Connection connect(PostgresEngine postgres) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    /** A JVM that starts a server and then waits to be killed. */
    static final class Abandoned {

        private Abandoned() {}

        public static void main(String[] args) throws Exception {
            EmbeddedPostgres postgres = EmbeddedPostgres.start(Path.of(args[0]), 0);
            try (Connection connection = connect(postgres)) {
                connection.createStatement().execute("create table t as select 42 as answer");
            }
            System.out.println(postgres.jdbcUrl());
            Thread.currentThread().join();
        }
    }
}
