// SPDX-License-Identifier: Apache-2.0
package dev.clerkbridge.usersync.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clerkbridge.usersync.table.Column;
import dev.clerkbridge.usersync.table.Table;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The migrated database matches the declarations of the tables. */
class TableDeclarationIT extends WithTables {

    private static final Map<String, String> VIEWS = Map.of(
            "users", "active_users",
            "organizations", "active_organizations",
            "organization_memberships", "active_memberships");

    private record Declared(String type, boolean nullable, String meaning) {}

    @Test
    void theDatabaseHasTheDeclaredTablesWithTheirComments() throws Exception {
        Map<String, String> declared = new TreeMap<>();
        Table.ALL.forEach(table -> declared.put(table.name(), table.meaning()));

        Map<String, String> existing = new TreeMap<>();
        for (Map<String, @Nullable String> table :
                tables.query("select relname, obj_description(oid, 'pg_class') as meaning"
                        + " from pg_class where relnamespace = 'clerk'::regnamespace and relkind = 'r'"
                        + " and relname not in ('flyway_schema_history', 'reconciliations')")) {
            existing.put(String.valueOf(table.get("relname")), String.valueOf(table.get("meaning")));
        }

        assertThat(existing).isEqualTo(declared);
    }

    @Test
    void everyTableHasTheDeclaredColumnsWithTypeNullabilityAndComment() throws Exception {
        for (Table table : Table.ALL) {
            Map<String, Declared> declared = new TreeMap<>();
            for (RowColumn column : RowColumn.of(table)) {
                declared.put(column.name(), new Declared(column.type().sqlName(), column.nullable(), column.meaning()));
            }
            for (ChangeStamp stamp : ChangeStamp.values()) {
                declared.put(stamp.columnName(), new Declared(stamp.sqlType(), false, stamp.meaning()));
            }

            assertThat(existing(table.name())).as(table.name()).isEqualTo(declared);
        }
    }

    @Test
    void theViewsShowEveryDeclaredColumn() throws Exception {
        for (Table table : Table.ALL) {
            Set<String> shown = new TreeSet<>(Set.of("id", "synced_at"));
            table.columns().stream().map(Column::name).forEach(shown::add);

            assertThat(existing(String.valueOf(VIEWS.get(table.name()))).keySet())
                    .isEqualTo(shown);
        }
    }

    /** Without this index, clearing an optional column would scan the whole table. */
    @Test
    void everyOptionalColumnHasAnIndexToClearIt() throws Exception {
        for (Table table : Table.ALL) {
            for (Column column : table.columns()) {
                List<?> indexes = tables.query("select 1 from pg_indexes where schemaname = 'clerk' and tablename = '"
                        + table.name() + "' and indexdef like '%(id) WHERE (" + column.name() + " IS NOT NULL)'");

                assertThat(indexes).as(column.name()).hasSize(column.isOptional() ? 1 : 0);
            }
        }
    }

    private static Map<String, Declared> existing(String relation) throws SQLException {
        Map<String, Declared> existing = new TreeMap<>();
        for (Map<String, @Nullable String> column :
                tables.query("select attname, format_type(atttypid, atttypmod) as type,"
                        + " attnotnull, col_description(attrelid, attnum) as meaning from pg_attribute"
                        + " where attrelid = 'clerk." + relation + "'::regclass and attnum > 0 and not attisdropped")) {
            existing.put(
                    String.valueOf(column.get("attname")),
                    new Declared(
                            String.valueOf(column.get("type")),
                            "f".equals(column.get("attnotnull")),
                            String.valueOf(column.get("meaning"))));
        }
        return existing;
    }
}
