// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.table.Column;
import dev.clerkbridge.usersync.table.ColumnType;
import dev.clerkbridge.usersync.table.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The tables in docs/mirror.md match the declarations word for word. */
class MirrorDocTest {

    private static final String HEAD = "| column | type | holds |\n|---|---|---|\n";

    @Test
    void thePageDescribesEveryTable() throws IOException {
        String page = page();
        for (Table table : Table.ALL) {
            StringBuilder expected =
                    new StringBuilder("### `" + table.name() + "`\n\n" + table.meaning() + ".\n\n" + HEAD);
            expected.append(row("id", ColumnType.TEXT.sqlName(), table.idMeaning()));
            for (Column column : table.columns()) {
                expected.append(row(column.name(), column.type().sqlName(), column.meaning()));
            }
            expected.append(row("deleted_at", ColumnType.TIMESTAMP.sqlName(), table.deletedMeaning()));

            assertThat(page).contains(expected.append('\n'));
        }
    }

    @Test
    void thePageDescribesTheColumnsThatAllTablesHave() throws IOException {
        StringBuilder expected = new StringBuilder("### In every table\n\n" + HEAD);
        for (ChangeStamp stamp : ChangeStamp.values()) {
            expected.append(row(stamp.columnName(), stamp.sqlType(), stamp.meaning()));
        }
        RowColumn.ofEvent()
                .forEach(column ->
                        expected.append(row(column.name(), column.type().sqlName(), column.meaning())));

        assertThat(page()).contains(expected.append('\n'));
    }

    private static String row(String name, String type, String meaning) {
        return "| `" + name + "` | " + type.replace("timestamp with time zone", "timestamptz") + " | " + meaning
                + " |\n";
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/mirror.md"));
    }
}
