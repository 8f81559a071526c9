package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.DigestSql;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** docs/digest.md in the words of MySQL and MariaDB. */
final class MySqlDigestSql implements DigestSql {

    private static final SqlDialect SQL = SqlDialect.MYSQL;
    private static final String ALL_ROWS = "18446744073709551615";

    /**
     * A text longer than a packet is NULL, and a sum would pass over it. The hash stands here once: of two places each would be reckoned
     * by itself.
     */
    @Override
    public String digest(DigestedTable table, KeyRange range) {
        return "SELECT COUNT(*), COALESCE(SUM(IFNULL(" + hash(table) + ", " + NO_HASH + ")), 0)" + from(table)
                + where(range(table, range));
    }

    /** LIMIT keeps the hash from being reckoned twice, once to group and once to add. */
    @Override
    public String buckets(DigestedTable table, KeyRange range, int count) {
        return "SELECT r.h & " + (count - 1) + ", COUNT(*), SUM(IFNULL(r.h, " + NO_HASH + ")) FROM (SELECT "
                + hash(table) + " AS h" + from(table) + where(range(table, range)) + " LIMIT " + ALL_ROWS
                + ") AS r GROUP BY 1";
    }

    @Override
    public String hashes(DigestedTable table, KeyRange range) {
        return hashes(table, range(table, range));
    }

    @Override
    public String hashes(DigestedTable table, KeyRange range, int count, Collection<Integer> buckets) {
        List<String> conditions = range(table, range);
        if (buckets.size() < count) {
            // reckoned once more for the rows that are wanted, which are few
            String numbers = buckets.stream().map(String::valueOf).collect(Collectors.joining(", "));
            // a row without hash is in every bucket, so that it is noticed
            conditions.add("IFNULL(" + hash(table) + " & " + (count - 1) + ", "
                    + buckets.iterator().next() + ") IN (" + numbers + ")");
        }
        return hashes(table, conditions);
    }

    private static String hashes(DigestedTable table, List<String> conditions) {
        return "SELECT " + list(keys(table), Stream.of(hash(table))) + from(table) + where(conditions);
    }

    @Override
    public String values(DigestedTable table, KeyRange range) {
        return values(table, range(table, range));
    }

    /** Column by column: the form for which both servers look each key up. */
    @Override
    public String rows(DigestedTable table, List<Key> keys) {
        return values(
                table, List.of(keys.stream().map(key -> equal(table.key(), key)).collect(Collectors.joining(" OR "))));
    }

    private static String equal(List<Column> columns, Key key) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            conditions.add(name(columns, i) + " = " + literal(columns, i, key));
        }
        return "(" + String.join(" AND ", conditions) + ")";
    }

    private static String values(DigestedTable table, List<String> conditions) {
        Stream<String> values =
                table.columns().stream().map(column -> MySqlDigestFields.spelled(column.column(), column.spelling()));
        return "SELECT " + list(keys(table), values) + from(table) + where(conditions);
    }

    /** Up to two keys, the first of them so many rows into the range. */
    static String bound(DigestedTable table, KeyRange range, long rows) {
        String names = table.key().stream().map(MySqlDigestFields::name).collect(Collectors.joining(", "));
        return "SELECT " + keys(table).collect(Collectors.joining(", ")) + from(table) + where(range(table, range))
                + " ORDER BY " + names + " LIMIT " + (rows - 1) + ", 2";
    }

    /** Least and greatest value of a key of one column. */
    static String ends(DigestedTable table, KeyRange range) {
        String name = name(table.key(), 0);
        return "SELECT MIN(" + name + "), MAX(" + name + ")" + from(table) + where(range(table, range));
    }

    /** How many rows the range has, as the server estimates by its index. */
    static String estimate(DigestedTable table, KeyRange range) {
        return "EXPLAIN FORMAT=TRADITIONAL SELECT " + name(table.key(), 0) + from(table) + where(range(table, range));
    }

    private static String list(Stream<String> first, Stream<String> second) {
        return Stream.concat(first, second).collect(Collectors.joining(", "));
    }

    private static Stream<String> keys(DigestedTable table) {
        return table.key().stream().map(column -> MySqlDigestFields.spelled(column, column.kind()));
    }

    /** SHA-256 is the only strong hash that MySQL 9.7 still has by itself. */
    private static String hash(DigestedTable table) {
        if (table.form() != DigestForm.CANONICAL) {
            throw new IllegalArgumentException("Not here: " + table.form());
        }
        return "CAST(CONV(LEFT(SHA2(" + row(table) + ", 256), 16), 16, 10) AS UNSIGNED)";
    }

    /** CONCAT and not CONCAT_WS, which would pass over what the server could not make. */
    private static String row(DigestedTable table) {
        String fields = table.columns().stream().map(MySqlDigestFields::field).collect(Collectors.joining(", ',', "));
        return "CONCAT(" + fields + ")";
    }

    private static String from(DigestedTable table) {
        return " FROM " + SQL.table(table.table().name()) + " AS t";
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static List<String> range(DigestedTable table, KeyRange range) {
        List<String> conditions = new ArrayList<>();
        if (range.lower() != null) {
            conditions.add(compare(table.key(), ">", ">", range.lower()));
        }
        if (range.upper() != null) {
            conditions.add(compare(table.key(), "<", "<=", range.upper()));
        }
        return conditions;
    }

    /** From the last column outwards, {@code a > 1 OR (a = 1 AND …)}: the form for which the server reads a range of the index. */
    private static String compare(List<Column> key, String operator, String last, Key bound) {
        if (key.isEmpty() || key.size() != bound.values().size()) {
            throw new IllegalArgumentException(bound.values().size() + " values for a key of " + key.size());
        }
        int at = key.size() - 1;
        String condition = name(key, at) + " " + last + " " + literal(key, at, bound);
        while (--at >= 0) {
            String name = name(key, at);
            String value = literal(key, at, bound);
            condition =
                    name + " " + operator + " " + value + " OR (" + name + " = " + value + " AND (" + condition + "))";
        }
        return "(" + condition + ")";
    }

    private static String name(List<Column> key, int at) {
        return MySqlDigestFields.name(key.get(at));
    }

    /** Numbers and bytes as what they are: compared with a text, they would be compared as doubles. */
    private static String literal(List<Column> key, int at, Key bound) {
        String value = bound.values().get(at);
        return switch (key.get(at).kind()) {
            case BOOLEAN, INTEGER, DECIMAL -> value.matches("-?[0-9]+(\\.[0-9]+)?") ? value : SQL.literal(value);
            case FLOAT -> value.matches("-?[0-9.]+([eE][-+]?[0-9]+)?") ? "(0e0 + " + value + ")" : SQL.literal(value);
            case BINARY -> value.matches("\\\\x([0-9a-f]{2})*") ? "X'" + value.substring(2) + "'" : SQL.literal(value);
            case BIT -> value.matches("[01]+") ? "b'" + value + "'" : SQL.literal(value);
            default -> SQL.literal(value);
        };
    }

    @Override
    public int fetchSize() {
        return Integer.MIN_VALUE;
    }

    @Override
    public @Nullable String read(ResultSet row, int index, ValueKind spelling) throws SQLException {
        return spelled(row, index, spelling);
    }

    /** As bytes: the driver would refuse zero dates, and take some numbers apart and print them anew. */
    static @Nullable String spelled(ResultSet row, int index, ValueKind spelling) throws SQLException {
        byte[] value = row.getBytes(index);
        if (value == null) {
            return null;
        }
        return spelling == ValueKind.BINARY
                ? "\\x" + HexFormat.of().formatHex(value)
                : new String(value, StandardCharsets.UTF_8);
    }
}
