package io.landbridge.testkit.compare;

import io.landbridge.testkit.compare.TableRules.ForeignKey;
import io.landbridge.testkit.compare.TableRules.Index;
import io.landbridge.testkit.server.Engine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** PostgreSQL's catalogue. */
final class PostgresCatalogue implements Catalogue {

    private static final String TABLES = """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition
            ORDER BY c.relname COLLATE "C"
            """;

    /** A domain counts as what it is built on. */
    private static final String COLUMNS = """
            SELECT a.attname, format_type(a.atttypid, a.atttypmod), b.typname, b.typcategory,
                   a.attnotnull, a.attidentity <> '' OR coalesce(pg_get_expr(d.adbin, d.adrelid), '') LIKE 'nextval(%'
            FROM pg_attribute a
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.attgenerated = ''
            JOIN LATERAL (
                WITH RECURSIVE layer(oid) AS (
                    SELECT a.atttypid UNION ALL
                    SELECT t.typbasetype FROM pg_type t JOIN layer USING (oid) WHERE t.typtype = 'd')
                SELECT t.typname, t.typcategory FROM layer JOIN pg_type t USING (oid) WHERE t.typtype <> 'd') b ON true
            WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum
            """;

    private static final String INDEXES = """
            SELECT i.relname, x.indisunique, x.indisprimary,
                   CASE WHEN x.indpred IS NULL AND x.indexprs IS NULL THEN ARRAY(
                       SELECT a.attname::text FROM unnest(x.indkey) WITH ORDINALITY k(attnum, place)
                       JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
                       WHERE k.place <= x.indnkeyatts ORDER BY k.place) ELSE '{}' END
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            WHERE x.indrelid = to_regclass(?) AND x.indisvalid ORDER BY i.relname
            """;

    private static final String FOREIGN_KEYS = """
            SELECT c.conname, n.nspname, p.relname, c.confdeltype, c.confupdtype,
                   ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.place),
                   ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum ORDER BY k.place)
            FROM pg_constraint c JOIN pg_class p ON p.oid = c.confrelid JOIN pg_namespace n ON n.oid = p.relnamespace
            WHERE c.conrelid = to_regclass(?) AND c.contype = 'f' AND c.convalidated ORDER BY c.conname
            """;

    /** The sequence behind an identity column, or the one that the default calls. */
    private static final String SEQUENCE = """
            SELECT coalesce(pg_get_serial_sequence(?, ?),
                substring(pg_get_expr(d.adbin, d.adrelid) FROM 'nextval\\(''(.*)''::regclass\\)'))
            FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attrelid = to_regclass(?) AND a.attname = ?
            """;

    private final Connection connection;

    PostgresCatalogue(Connection connection) {
        this.connection = connection;
    }

    @Override
    public String defaultSchema() throws SQLException {
        return Objects.requireNonNullElse(Answer.text(connection, "SELECT current_schema()"), "public");
    }

    @Override
    public List<TableName> tables() throws SQLException {
        return Answer.list(connection, TABLES, row -> new TableName(Answer.required(row, 1), Answer.required(row, 2)));
    }

    @Override
    public TableShape shape(TableName table) throws SQLException {
        List<Column> columns = Answer.list(
                connection,
                COLUMNS,
                row -> new Column(
                        Answer.required(row, 1),
                        kind(Answer.required(row, 3), Answer.required(row, 4)),
                        Answer.required(row, 2),
                        !row.getBoolean(5),
                        0,
                        row.getBoolean(6)),
                regclass(table));
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

    private static ColumnKind kind(String type, String category) {
        if (category.equals("A")) {
            return ColumnKind.ARRAY;
        }
        return switch (type) {
            case "int2", "int4", "int8", "numeric", "oid", "money" -> ColumnKind.NUMBER;
            case "bool" -> ColumnKind.BOOLEAN;
            case "float4" -> ColumnKind.SINGLE;
            case "float8" -> ColumnKind.DOUBLE;
            case "text", "varchar", "citext", "name" -> ColumnKind.TEXT;
            case "bpchar" -> ColumnKind.CHAR;
            case "bytea" -> ColumnKind.BINARY;
            case "date" -> ColumnKind.DATE;
            case "time" -> ColumnKind.TIME;
            case "timestamp", "timestamptz" -> ColumnKind.TIMESTAMP;
            case "interval" -> ColumnKind.INTERVAL;
            case "json", "jsonb" -> ColumnKind.JSON;
            case "uuid" -> ColumnKind.UUID;
            case "bit", "varbit" -> ColumnKind.BITS;
            case "point" -> ColumnKind.POINT;
            default -> category.equals("E") ? ColumnKind.TEXT : ColumnKind.OTHER;
        };
    }

    @Override
    public TableRules rules(TableName table) throws SQLException {
        List<Index> indexes = Answer.list(
                connection,
                INDEXES,
                row -> new Index(Answer.required(row, 1), row.getBoolean(2), row.getBoolean(3), names(row, 4)),
                regclass(table));
        List<ForeignKey> foreignKeys = Answer.list(
                connection,
                FOREIGN_KEYS,
                row -> new ForeignKey(
                        Answer.required(row, 1),
                        names(row, 6),
                        new TableName(Answer.required(row, 2), Answer.required(row, 3)),
                        names(row, 7),
                        action(Answer.required(row, 4)),
                        action(Answer.required(row, 5))),
                regclass(table));
        return new TableRules(indexes, foreignKeys);
    }

    @Override
    public OptionalLong nextValue(TableName table, String column) throws SQLException {
        String sequence = Answer.text(connection, SEQUENCE, regclass(table), column, regclass(table), column);
        if (sequence == null) {
            return OptionalLong.empty();
        }
        String next = Answer.text(
                connection,
                "SELECT last_value + CASE WHEN is_called THEN (SELECT seqincrement FROM pg_sequence"
                        + " WHERE seqrelid = to_regclass(?)) ELSE 0 END FROM " + sequence,
                sequence);
        return OptionalLong.of(Long.parseLong(Objects.requireNonNull(next)));
    }

    private static List<String> names(ResultSet row, int column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private static String action(String letter) {
        return switch (letter) {
            case "c" -> "CASCADE";
            case "n" -> "SET NULL";
            case "d" -> "SET DEFAULT";
            default -> "NO ACTION";
        };
    }

    private static String regclass(TableName table) {
        return table.sql(Engine.POSTGRESQL);
    }
}
