package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.DigestSql;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** docs/digest.md in PostgreSQL's words, versions 15 to 18. */
final class PostgresDigestSql implements DigestSql {

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
    public String begin() {
        return "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    }

    @Override
    public String digest(DigestedTable table, KeyRange range) {
        return "SELECT count(*), COALESCE(sum(" + hash(table) + "), 0)" + from(table, range);
    }

    @Override
    public String hashes(DigestedTable table, KeyRange range) {
        return "SELECT " + list(keys(table), Stream.of(hash(table))) + from(table, range);
    }

    @Override
    public String values(DigestedTable table, KeyRange range) {
        Stream<String> values = table.columns().stream()
                .map(column -> PostgresDigestFields.spelled(column.column(), column.spelling()));
        return "SELECT " + list(keys(table), values) + from(table, range);
    }

    private static String list(Stream<String> first, Stream<String> second) {
        return Stream.concat(first, second).collect(Collectors.joining(", "));
    }

    private static Stream<String> keys(DigestedTable table) {
        return table.key().stream().map(column -> PostgresDigestFields.spelled(column, column.kind()));
    }

    private String hash(DigestedTable table) {
        return table.form() == DigestForm.POSTGRESQL ? ownHash(table) : canonicalHash(table);
    }

    /** The first eight bytes as a number: only version 18 casts bytes, all cast bits. */
    private String canonicalHash(DigestedTable table) {
        String row = table.columns().stream().map(fields::field).collect(Collectors.joining(", "));
        return "('x' || encode(substr(sha256(convert_to(concat_ws(',', " + row
                + "), 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint";
    }

    /** The text of a row says where a value ends, and what is NULL. Under "C" its bytes are hashed, under others not always. */
    private static String ownHash(DigestedTable table) {
        String row = table.columns().stream()
                .map(column -> PostgresDigestFields.name(column.column()))
                .collect(Collectors.joining(", "));
        return "hashtextextended(ROW(" + row + ")::text COLLATE \"C\", 0)";
    }

    private static String from(DigestedTable table, KeyRange range) {
        // rows of tables that inherit from this one are theirs
        String only = table.table().partitioning() == null ? "ONLY " : "";
        List<String> conditions = new ArrayList<>();
        if (range.lower() != null) {
            conditions.add(compare(table, ">", range.lower()));
        }
        if (range.upper() != null) {
            conditions.add(compare(table, "<=", range.upper()));
        }
        return " FROM " + only + SQL.table(table.table().name()) + " AS t"
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions));
    }

    /** Untyped literals take type and collation of the column; a comparison of rows is answered by the key's index. */
    private static String compare(DigestedTable table, String operator, Key bound) {
        List<Column> key = table.key();
        if (key.size() != bound.values().size()) {
            throw new IllegalArgumentException(bound.values().size() + " values for the key of "
                    + table.table().name());
        }
        String names = key.stream().map(PostgresDigestFields::name).collect(Collectors.joining(", "));
        String values = bound.values().stream().map(SQL::literal).collect(Collectors.joining(", "));
        return "(" + names + ") " + operator + " (" + values + ")";
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
