package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.DigestSql;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.schema.ValueKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** docs/digest.md in PostgreSQL's words, versions 15 to 18. */
final class PostgresDigestSql implements DigestSql {

    /** A function takes 100, the separator among them. */
    private static final int MOST_ARGUMENTS = 99;

    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;
    private static final int ROWS_AT_ONCE = 1_000;

    private final PostgresDigestFields fields;

    /**
     * @param isUtf8 whether the server keeps texts as UTF-8, so that they need no conversion to be measured
     */
    PostgresDigestSql(boolean isUtf8) {
        this.fields = new PostgresDigestFields(isUtf8);
    }

    @Override
    public String digest(DigestedTable table, KeyRange range) {
        return "SELECT count(*), COALESCE(sum(" + hash(table) + "), 0)" + from(table) + where(range(table, range));
    }

    /** OFFSET keeps the hash from being reckoned twice, once to group and once to add. */
    @Override
    public String buckets(DigestedTable table, KeyRange range, int count) {
        return "SELECT r.h & " + (count - 1) + ", count(*), sum(r.h) FROM (SELECT " + hash(table) + " AS h"
                + from(table) + where(range(table, range)) + " OFFSET 0) AS r GROUP BY 1";
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
            conditions.add("(" + hash(table) + " & " + (count - 1) + ") IN (" + numbers + ")");
        }
        return hashes(table, conditions);
    }

    private String hashes(DigestedTable table, List<String> conditions) {
        return "SELECT " + list(keys(table), Stream.of(hash(table))) + from(table) + where(conditions);
    }

    @Override
    public String values(DigestedTable table, KeyRange range) {
        return values(table, range(table, range));
    }

    /** The list's literals take type and collation of the key's columns. */
    @Override
    public String rows(DigestedTable table, List<Key> keys) {
        String wanted = keys.stream().map(PostgresDigestSql::literals).collect(Collectors.joining(", "));
        return values(table, List.of("(" + names(table) + ") IN (" + wanted + ")"));
    }

    private static String values(DigestedTable table, List<String> conditions) {
        Stream<String> values = table.columns().stream()
                .map(column -> PostgresDigestFields.spelled(column.column(), column.spelling()));
        return "SELECT " + list(keys(table), values) + from(table) + where(conditions);
    }

    private static String list(Stream<String> first, Stream<String> second) {
        return Stream.concat(first, second).collect(Collectors.joining(", "));
    }

    private static Stream<String> keys(DigestedTable table) {
        return table.key().stream().map(column -> PostgresDigestFields.spelled(column, column.kind()));
    }

    /**
     * In order, of every {@code step} rows of the range the first and the last key, each with whether it is a last one.
     *
     * @param sample which of the table's pages are looked at; empty for all
     */
    static String everyNth(DigestedTable table, KeyRange range, String sample, long step) {
        // spelled outside, so that no key is printed that is only stepped over
        return "SELECT " + list(keys(table), Stream.of("t.\"number of the row\" % " + step + " = 0")) + " FROM (SELECT "
                + names(table)
                + ", row_number() OVER (ORDER BY " + names(table) + ") AS \"number of the row\"" + from(table) + sample
                + where(range(table, range)) + ") AS t WHERE t.\"number of the row\" % " + step
                + " <= 1 ORDER BY t.\"number of the row\"";
    }

    private String hash(DigestedTable table) {
        return table.form() == DigestForm.POSTGRESQL ? ownHash(table) : canonicalHash(table);
    }

    /** The first eight bytes as a number: only version 18 casts bytes, all cast bits. */
    private String canonicalHash(DigestedTable table) {
        List<String> parts = table.columns().stream().map(fields::field).toList();
        while (parts.size() > MOST_ARGUMENTS) {
            parts = joined(parts);
        }
        return "('x' || encode(substr(sha256(convert_to(concat_ws(',', " + String.join(", ", parts)
                + "), 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint";
    }

    /** The same text in fewer parts; none of them is NULL. */
    private static List<String> joined(List<String> parts) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < parts.size(); i += MOST_ARGUMENTS) {
            List<String> some = parts.subList(i, Math.min(parts.size(), i + MOST_ARGUMENTS));
            joined.add("concat_ws(',', " + String.join(", ", some) + ")");
        }
        return joined;
    }

    /** The text of a row says where a value ends, and what is NULL. Under "C" its bytes are hashed, under others not always. */
    private static String ownHash(DigestedTable table) {
        String row = table.columns().stream()
                .map(column -> PostgresDigestFields.name(column.column()))
                .collect(Collectors.joining(", "));
        return "hashtextextended(ROW(" + row + ")::text COLLATE \"C\", 0)";
    }

    private static String from(DigestedTable table) {
        // rows of tables that inherit from this one are theirs
        String only = table.table().partitioning() == null ? "ONLY " : "";
        return " FROM " + only + SQL.table(table.table().name()) + " AS t";
    }

    private static String where(List<String> conditions) {
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    private static List<String> range(DigestedTable table, KeyRange range) {
        List<String> conditions = new ArrayList<>();
        if (range.lower() != null) {
            conditions.add(compare(table, ">", range.lower()));
        }
        if (range.upper() != null) {
            conditions.add(compare(table, "<=", range.upper()));
        }
        return conditions;
    }

    /** Untyped literals take type and collation of the column; a comparison of rows is answered by the key's index. */
    private static String compare(DigestedTable table, String operator, Key bound) {
        if (table.key().size() != bound.values().size()) {
            throw new IllegalArgumentException(bound.values().size() + " values for the key of "
                    + table.table().name());
        }
        return "(" + names(table) + ") " + operator + " " + literals(bound);
    }

    private static String names(DigestedTable table) {
        return table.key().stream().map(PostgresDigestFields::name).collect(Collectors.joining(", "));
    }

    private static String literals(Key key) {
        return key.values().stream().map(SQL::literal).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public int fetchSize() {
        return ROWS_AT_ONCE;
    }

    @Override
    public @Nullable String read(ResultSet row, int index, ValueKind spelling) throws SQLException {
        return row.getString(index);
    }
}
