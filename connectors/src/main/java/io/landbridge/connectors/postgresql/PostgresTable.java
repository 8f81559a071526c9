package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.KeyColumns;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import java.util.stream.Collectors;

/**
 * The statements that read one source table. Keys stand in them as untyped literals, so that PostgreSQL compares with type and
 * collation of the column.
 */
final class PostgresTable {

    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;

    private final TableMapping mapping;
    private final KeyColumns key;
    private final String from;
    private final String keyNames;

    PostgresTable(TableMapping mapping) {
        this.mapping = mapping;
        this.key = KeyColumns.of(mapping);
        // Without ONLY, tables that inherit from this one would be copied with it and by themselves
        String only = mapping.source().partitioning() == null ? "ONLY " : "";
        this.from = only + SQL.table(mapping.source().name()) + " AS t";
        // qualified: a bare name in ORDER BY would mean the column of the SELECT list, which is text
        this.keyNames = mapping.keyColumns().stream()
                .map(column -> "t." + SQL.identifier(column))
                .collect(Collectors.joining(", "));
    }

    KeyColumns key() {
        return key;
    }

    /** The table as a literal for functions that take {@code regclass}. */
    String regclass() {
        return PostgresFingerprints.regclass(mapping.source().name());
    }

    String copy(KeyRange range, RowEncoding encoding) {
        return copyWhere(where(range), encoding);
    }

    String copyKey(Key one, RowEncoding encoding) {
        return copyWhere(" WHERE " + compare("=", one), encoding);
    }

    private String copyWhere(String where, RowEncoding encoding) {
        String format = encoding == RowEncoding.POSTGRESQL_BINARY ? "binary" : "text";
        return "COPY (SELECT " + PostgresProjection.rows(mapping, encoding) + " FROM " + from + where
                + ") TO STDOUT (FORMAT " + format + ")";
    }

    /** Up to two keys, the first {@code rows} keys into the range. */
    String bound(KeyRange range, long rows) {
        return keys(range, " OFFSET " + (rows - 1) + " LIMIT 2");
    }

    /** Up to {@code most} keys of the range from its beginning. */
    String firstKeys(KeyRange range, int most) {
        return keys(range, " LIMIT " + most);
    }

    /** The key in the middle of a range of two rows or more. */
    String middle(KeyRange range) {
        return "WITH whole AS MATERIALIZED (SELECT count(*) AS n FROM " + from + where(range) + ") "
                + keys(range, " OFFSET (SELECT CASE WHEN n < 2 THEN n ELSE (n - 1) / 2 END FROM whole) LIMIT 1");
    }

    /** Keys of a share of the table's pages, in order. */
    String sample(double percent) {
        return "SELECT " + PostgresProjection.key(key) + " FROM " + from + " TABLESAMPLE SYSTEM (" + percent
                + ") ORDER BY " + keyNames;
    }

    /** Spelled outside of the limit: inside, PostgreSQL would print every key that OFFSET steps over (twice the time, seen on 15). */
    private String keys(KeyRange range, String limit) {
        return "SELECT " + PostgresProjection.key(key) + " FROM (SELECT " + keyNames + " FROM " + from + where(range)
                + " ORDER BY " + keyNames + limit + ") AS t ORDER BY " + keyNames;
    }

    private String where(KeyRange range) {
        String above = range.lower() == null ? "" : compare(">", range.lower());
        String upTo = range.upper() == null ? "" : compare("<=", range.upper());
        String and = above.isEmpty() || upTo.isEmpty() ? "" : " AND ";
        return above.isEmpty() && upTo.isEmpty() ? "" : " WHERE " + above + and + upTo;
    }

    private String compare(String operator, Key with) {
        String values = with.values().stream().map(SQL::literal).collect(Collectors.joining(", "));
        // one comparison of rows, which the key's index answers as a whole
        return "(" + keyNames + ") " + operator + " (" + values + ")";
    }
}
