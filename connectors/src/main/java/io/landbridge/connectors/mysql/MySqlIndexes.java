package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Primary keys, unique keys and indexes. */
final class MySqlIndexes {

    private static final String INDEXES = """
            SELECT table_schema, table_name, index_name, non_unique, column_name, collation, sub_part, index_type,
                   index_comment, %s
            FROM information_schema.statistics WHERE table_schema IN (?)
            ORDER BY table_schema, table_name, index_name, seq_in_index
            """;

    private final String sql;
    private final Map<String, Rows> indexes = new LinkedHashMap<>();

    MySqlIndexes(Engine engine) {
        this.sql =
                INDEXES.formatted(engine == Engine.MYSQL ? "is_visible = 'NO', expression" : "ignored = 'YES', NULL");
    }

    void read(MySqlTables tables) throws SQLException {
        tables.each(sql, row -> {
            TableName table = new TableName(row.getString(1), row.getString(2));
            String name = row.getString(3);
            indexes.computeIfAbsent(table + "\0" + name, key -> new Rows(table, name))
                    .part(row);
        });
        Map<TableName, String> definitions = new LinkedHashMap<>();
        for (Rows index : indexes.values()) {
            CatalogueTable table = tables.find(index.table.schema(), index.table.table());
            if (table == null) {
                continue;
            }
            if (index.method.equals("fulltext") && !definitions.containsKey(index.table)) {
                definitions.put(index.table, tables.definition(index.table));
            }
            index.addTo(table, definitions.get(index.table));
        }
    }

    /** One index while its parts come in. */
    private static final class Rows {

        private final TableName table;
        private final String name;
        private final List<Index.Part> parts = new ArrayList<>();
        private boolean isUnique;
        private boolean isInvisible;
        private String method = "";
        private @Nullable String comment;

        Rows(TableName table, String name) {
            this.table = table;
            this.name = name;
        }

        void part(ResultSet row) throws SQLException {
            isUnique = row.getInt(4) == 0;
            method = row.getString(8).toLowerCase(Locale.ROOT);
            comment = row.getString(9) == null || row.getString(9).isEmpty() ? null : row.getString(9);
            isInvisible = row.getBoolean(10);
            int prefix = row.getInt(7);
            String expression = row.getString(11);
            parts.add(new Index.Part(
                    expression == null ? row.getString(5) : null,
                    expression == null ? null : MySqlColumns.unescaped(expression),
                    "D".equals(row.getString(6)),
                    prefix == 0 || method.equals("spatial") ? null : prefix,
                    null,
                    null,
                    null));
        }

        void addTo(CatalogueTable target, @Nullable String definition) {
            if (name.equals("PRIMARY")) {
                target.primaryKey(new PrimaryKey(
                        name,
                        parts.stream()
                                .map(part -> String.valueOf(part.column()))
                                .toList()));
                notePrefixes(target);
                return;
            }
            boolean isPlain = parts.stream()
                    .allMatch(part -> part.column() != null && part.prefixLength() == null && !part.descending());
            target.add(new Index(
                    name,
                    isUnique,
                    isUnique && isPlain,
                    method,
                    parts,
                    List.of(),
                    false,
                    null,
                    null,
                    isInvisible,
                    definition == null || !method.equals("fulltext") ? null : parser(definition),
                    comment));
        }

        private void notePrefixes(CatalogueTable target) {
            if (parts.stream().anyMatch(part -> part.prefixLength() != null)) {
                target.note("the primary key holds a prefix of a column; in the target it holds the whole");
            }
        }

        private @Nullable String parser(String definition) {
            Matcher matcher = Pattern.compile("FULLTEXT KEY " + Pattern.quote(MySqlNames.quote(name))
                            + " \\([^\\n]*WITH PARSER (`?\\w+`?)")
                    .matcher(definition);
            return matcher.find() ? "WITH PARSER " + matcher.group(1) : null;
        }
    }
}
