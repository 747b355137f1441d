// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.localstack.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clerkbridge.testbed.command.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path directory;

    private StateFolder folder;

    @BeforeEach
    void create() {
        folder = StateFolder.at(Optional.of(directory.resolve("state")));
        folder.create();
    }

    @Test
    void aSecretIsCreatedOnceAndOnlyItsOwnerCanReadIt() throws IOException {
        // Given
        SecretStore secrets = new SecretStore(folder, name -> null);

        // When
        String made = secrets.secretsOrNew();

        // Then
        assertThat(made).matches("whsec_[A-Za-z0-9+/]{43}=");
        assertThat(secrets.secretsOrNew()).isEqualTo(made);
        assertThat(secrets.forSigning()).contains(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.of("signing-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void anEmptySecretFileOfAKilledStackIsReplaced() throws IOException {
        // Given
        Files.createFile(folder.of("signing-secret"));

        // When
        String made = new SecretStore(folder, name -> null).secretsOrNew();

        // Then
        assertThat(folder.of("signing-secret")).hasContent(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.of("signing-secret"))))
                .isEqualTo("rw-------");
    }

    @Test
    void secretsFromTheEnvironmentTakePrecedenceAndTheFirstOneSigns() {
        // Given
        Map<String, String> environment = Map.of("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_new, whsec_old");

        // When
        SecretStore secrets = new SecretStore(folder, environment::get);

        // Then
        assertThat(secrets.secretsOrNew()).isEqualTo("whsec_new, whsec_old");
        assertThat(secrets.forSigning()).contains("whsec_new");
        assertThat(folder.of("signing-secret")).doesNotExist();
    }

    @Test
    void onlyOneStackRunsInAFolder() {
        // Given
        StackLock held = StackLock.acquire(folder);
        RunningStack running = new RunningStack(
                folder,
                ProcessHandle.current().pid(),
                URI.create("http://127.0.0.1:1/api/webhooks"),
                URI.create("http://127.0.0.1:2/token/"),
                3,
                4,
                "127.0.0.1:5",
                URI.create("http://127.0.0.1:6"));
        running.publish();

        // When, then
        assertThatThrownBy(() -> StackLock.acquire(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("already running");
        assertThat(RunningStack.in(folder)).contains(running);

        // And when the lock is released
        held.close();
        assertThat(RunningStack.in(folder)).isEmpty();
        StackLock.acquire(folder).close();
    }

    @Test
    void theNextStackDeletesTheAddressesOfAKilledStack() throws IOException {
        // Given
        Files.writeString(folder.of("stack"), "pid=1");

        // When
        StackLock starting = StackLock.acquire(folder);

        // Then
        assertThat(RunningStack.in(folder)).isEmpty();
        starting.close();
    }

    @Test
    void emptyingAFolderDeletesKafkasData() throws IOException {
        // Given
        Files.createDirectories(folder.of("kafka/clerk.events-0"));
        Files.writeString(folder.of("kafka/clerk.events-0/log"), "old");

        // When
        StackLock lock = StackLock.acquire(folder);
        folder.empty();
        lock.close();

        // Then
        assertThat(folder.path()).isDirectoryNotContaining("glob:**/kafka");
    }

    @Test
    void realDataHasAFolderPerSecretAndSurvivesAFreshStart() throws IOException {
        // Given
        StateFolder one = StateFolder.forSecrets("whsec_one");
        Files.createDirectories(folder.of(one.path().getFileName().toString()).resolve("kafka"));

        // When
        folder.empty();

        // Then
        assertThat(StateFolder.forSecrets("whsec_two")).isNotEqualTo(one);
        assertThat(one.path().toString()).doesNotContain("whsec");
        assertThat(folder.path()).isDirectoryContaining("glob:**/secret-*");
    }

    @Test
    void theFirstStartWithASecretKnowsTheRealDataOfOtherSecrets() {
        // Given
        StateFolder old = StateFolder.at(Optional.of(folder.of("secret-1111")));
        StateFolder rotated = StateFolder.at(Optional.of(folder.of("secret-2222")));

        // When, then
        assertThat(old.othersBeforeFirstStart()).isEmpty();
        old.create();
        assertThat(rotated.othersBeforeFirstStart()).containsExactly(old);
        assertThat(StateFolder.at(Optional.of(folder.of("examples"))).othersBeforeFirstStart())
                .isEmpty();
        rotated.create();
        assertThat(rotated.othersBeforeFirstStart()).isEmpty();
    }

    @Test
    void aFolderWithOtherFilesIsRefusedAndKeepsItsPermissions() throws IOException {
        // Given
        Path home = Files.createDirectory(directory.resolve("home"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(home.resolve("letter"), "mine");

        // When, then
        assertThatThrownBy(StateFolder.at(Optional.of(home))::create)
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll(home.toString(), "Choose an empty or new folder");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwxr-xr-x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void aStateFolderIsAcceptedAgainEvenIfItsFirstStackHadRealData() throws IOException {
        // Given
        StackLock.acquire(folder).close();
        Files.writeString(folder.of("signing-secret"), "whsec_x");
        StateFolder parent = StateFolder.at(Optional.of(directory.resolve("local")));
        StateFolder.at(Optional.of(parent.of("secret-1234"))).create();

        // When, then
        assertThatNoException().isThrownBy(folder::create);
        assertThatNoException().isThrownBy(parent::create);
    }
}
