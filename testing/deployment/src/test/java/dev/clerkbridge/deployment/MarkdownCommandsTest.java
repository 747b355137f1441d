// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The commands in Markdown can be pasted into any shell. Commands are indented; other code is fenced. */
class MarkdownCommandsTest {

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final Pattern COMMENT = Pattern.compile("(?m)^ {4,}(?:.*\\s)?#\\s.*$");

    static Stream<Path> documents() {
        return Project.files(".md").stream();
    }

    /** At zsh's prompt, which is the default on a Mac, # begins no comment: the words become arguments. */
    @ParameterizedTest
    @MethodSource("documents")
    void noCommandHasAComment(Path document) {
        String indented = FENCED.matcher(Project.text(document)).replaceAll("");

        assertThat(COMMENT.matcher(indented).results())
                .extracting(MatchResult::group)
                .isEmpty();
    }
}
