package io.landbridge.testkit.compare;

import io.landbridge.testkit.compare.TableRules.ForeignKey;
import io.landbridge.testkit.compare.TableRules.Index;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The catalogue of MySQL and of MariaDB. */
final class MySqlCatalogue implements Catalogue {

    private static final String COLUMNS = """
            SELECT column_name, data_type, column_type, is_nullable, numeric_precision, extra
            FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ordinal_position
            """;

    private static final String INDEXES = """
            SELECT index_name, non_unique, column_name FROM information_schema.statistics
            WHERE table_schema = ? AND table_name = ? ORDER BY index_name, seq_in_index
            """;

    private static final String FOREIGN_KEYS = """
            SELECT k.constraint_name, k.column_name, k.referenced_table_schema, k.referenced_table_name,
                   k.referenced_column_name, r.delete_rule, r.update_rule
            FROM information_schema.key_column_usage k
            JOIN information_schema.referential_constraints r
              ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name
             AND r.table_name = k.table_name
            WHERE k.table_schema = ? AND k.table_name = ? ORDER BY k.constraint_name, k.ordinal_position
            """;

    private final Connection connection;

    MySqlCatalogue(Connection connection) {
        this.connection = connection;
    }

    @Override
    public String defaultSchema() throws SQLException {
        return Objects.requireNonNull(Answer.text(connection, "SELECT database()"), "no database is selected");
    }

    @Override
    public List<TableName> tables() throws SQLException {
        return Answer.list(
                connection,
                "SELECT table_schema, table_name FROM information_schema.tables"
                        + " WHERE table_schema = database() AND table_type = 'BASE TABLE' ORDER BY BINARY table_name",
                row -> new TableName(Answer.required(row, 1), Answer.required(row, 2)));
    }

    @Override
    public TableShape shape(TableName table) throws SQLException {
        List<String> json = jsonColumnsOfMariaDb(table);
        List<Column> columns = Answer.list(
                connection,
                COLUMNS,
                row -> {
                    String name = Answer.required(row, 1);
                    String type = Answer.required(row, 2).toLowerCase(Locale.ROOT);
                    return new Column(
                            name,
                            json.contains(name) ? ColumnKind.JSON : kind(type),
                            Answer.required(row, 3),
                            Answer.required(row, 4).equals("YES"),
                            type.equals("bit") ? row.getInt(5) : 0,
                            Answer.required(row, 6).contains("auto_increment"));
                },
                table.schema(),
                table.table());
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("there is no table " + table);
        }
        List<String> key = rules(table).indexes().stream()
                .filter(Index::primary)
                .map(Index::columns)
                .findFirst()
                .orElse(List.of());
        return new TableShape(table, columns, key);
    }

    private static ColumnKind kind(String type) {
        return switch (type) {
            case "tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "year" -> ColumnKind.NUMBER;
            case "float" -> ColumnKind.SINGLE;
            case "double" -> ColumnKind.DOUBLE;
            case "varchar", "tinytext", "text", "mediumtext", "longtext", "enum" -> ColumnKind.TEXT;
            case "char" -> ColumnKind.CHAR;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> ColumnKind.BINARY;
            case "date" -> ColumnKind.DATE;
            case "time" -> ColumnKind.TIME;
            case "datetime", "timestamp" -> ColumnKind.TIMESTAMP;
            case "json" -> ColumnKind.JSON;
            case "uuid" -> ColumnKind.UUID;
            case "bit" -> ColumnKind.BITS;
            case "set" -> ColumnKind.SET;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geometrycollection",
                    "geomcollection" -> ColumnKind.GEOMETRY;
            default -> ColumnKind.OTHER;
        };
    }

    /** MariaDB's JSON is a LONGTEXT with a check that bears the column's name. */
    private List<String> jsonColumnsOfMariaDb(TableName table) throws SQLException {
        String version = Objects.requireNonNull(Answer.text(connection, "SELECT version()"));
        if (!version.contains("MariaDB")) {
            return List.of();
        }
        return Answer.list(
                connection,
                "SELECT constraint_name FROM information_schema.check_constraints"
                        + " WHERE constraint_schema = ? AND table_name = ? AND check_clause LIKE 'json_valid(%'",
                row -> Answer.required(row, 1),
                table.schema(),
                table.table());
    }

    @Override
    public TableRules rules(TableName table) throws SQLException {
        Map<String, Index> indexes = new LinkedHashMap<>();
        Answer.list(
                connection,
                INDEXES,
                row -> addColumn(indexes, Answer.required(row, 1), row.getInt(2) == 0, row.getString(3)),
                table.schema(),
                table.table());
        Map<String, ForeignKey> foreignKeys = new LinkedHashMap<>();
        Answer.list(
                connection,
                FOREIGN_KEYS,
                row -> foreignKeys.merge(
                        Answer.required(row, 1),
                        new ForeignKey(
                                Answer.required(row, 1),
                                List.of(Answer.required(row, 2)),
                                new TableName(Answer.required(row, 3), Answer.required(row, 4)),
                                List.of(Answer.required(row, 5)),
                                action(Answer.required(row, 6)),
                                action(Answer.required(row, 7))),
                        MySqlCatalogue::joined),
                table.schema(),
                table.table());
        return new TableRules(List.copyOf(indexes.values()), List.copyOf(foreignKeys.values()));
    }

    /** An index with a part that is no column stays without columns. */
    private static Index addColumn(Map<String, Index> indexes, String name, boolean unique, @Nullable String column) {
        boolean primary = name.equals("PRIMARY");
        Index known = indexes.get(name);
        List<String> columns;
        if (column == null || (known != null && !known.isPlain())) {
            columns = List.of();
        } else {
            columns = new ArrayList<>(known == null ? List.of() : known.columns());
            columns.add(column);
        }
        Index index = new Index(name, unique, primary, List.copyOf(columns));
        indexes.put(name, index);
        return index;
    }

    private static ForeignKey joined(ForeignKey known, ForeignKey next) {
        List<String> columns = new ArrayList<>(known.columns());
        columns.addAll(next.columns());
        List<String> parentColumns = new ArrayList<>(known.parentColumns());
        parentColumns.addAll(next.parentColumns());
        return new ForeignKey(
                known.name(),
                List.copyOf(columns),
                known.parent(),
                List.copyOf(parentColumns),
                known.onDelete(),
                known.onUpdate());
    }

    private static String action(String rule) {
        return rule.equals("RESTRICT") ? "NO ACTION" : rule;
    }

    @Override
    public OptionalLong nextValue(TableName table, String column) throws SQLException {
        switchStatisticsCacheOff();
        String next = Answer.text(
                connection,
                "SELECT auto_increment FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                table.schema(),
                table.table());
        return next == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(next));
    }

    /** MySQL remembers statistics for a day unless it is told not to; MariaDB has no such setting. */
    private void switchStatisticsCacheOff() throws SQLException {
        if (Answer.text(connection, "SHOW VARIABLES LIKE 'information_schema_stats_expiry'") != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION information_schema_stats_expiry = 0");
            }
        }
    }
}
