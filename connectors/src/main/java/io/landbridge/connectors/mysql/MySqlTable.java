package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.KeyColumns;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that read one source table. Comparisons happen in the column's own type and collation: numbers and bytes stand as
 * literals of their type, since MySQL compares a number with a string as two doubles.
 */
final class MySqlTable {

    private static final SqlDialect SQL = SqlDialect.MYSQL;

    private final TableMapping mapping;
    private final KeyColumns key;
    private final String from;
    private final String keyNames;

    MySqlTable(TableMapping mapping) {
        this.mapping = mapping;
        this.key = KeyColumns.of(mapping);
        this.from = SQL.table(mapping.source().name()) + " AS t";
        // qualified: a bare name in ORDER BY would mean an expression of the SELECT list
        this.keyNames = key.columns().stream().map(MySqlTable::name).collect(Collectors.joining(", "));
    }

    KeyColumns key() {
        return key;
    }

    TableMapping mapping() {
        return mapping;
    }

    private static String name(Column column) {
        return "t." + SQL.identifier(column.name());
    }

    String rows(KeyRange range) {
        return "SELECT " + MySqlProjection.select(mapping) + " FROM " + from + where(range);
    }

    String row(Key one) {
        return "SELECT " + MySqlProjection.select(mapping) + " FROM " + from + " WHERE " + equal(one);
    }

    /** Up to two keys, the first of them {@code rows} rows into the range. */
    String bound(KeyRange range, long rows) {
        return keys(range) + " LIMIT " + (rows - 1) + ", 2";
    }

    /** Up to {@code most} keys of the range from its beginning. */
    String firstKeys(KeyRange range, int most) {
        return keys(range) + " LIMIT " + most;
    }

    String count(KeyRange range) {
        return "SELECT COUNT(*) FROM " + from + where(range);
    }

    /** The first key whose first column is at least the number. */
    String keyFrom(String number) {
        return "SELECT " + MySqlProjection.selectKey(key) + " FROM " + from + " WHERE "
                + name(key.columns().get(0)) + " >= " + number + " ORDER BY " + keyNames + " LIMIT 1";
    }

    /** Least and greatest value of the key's first column. */
    String ends() {
        String first = name(key.columns().get(0));
        return "SELECT MIN(" + first + "), MAX(" + first + ") FROM " + from;
    }

    private String keys(KeyRange range) {
        return "SELECT " + MySqlProjection.selectKey(key) + " FROM " + from + where(range) + " ORDER BY " + keyNames;
    }

    private String where(KeyRange range) {
        List<String> conditions = new ArrayList<>();
        addComparison(conditions, ">", ">", range.lower());
        addComparison(conditions, "<", "<=", range.upper());
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    /**
     * Spelled out column by column: MySQL answers {@code (a, b) > (1, 2)} by reading the whole index, {@code a > 1 OR (a = 1 AND b > 2)}
     * by a range of it.
     */
    private void addComparison(List<String> conditions, String operator, String last, @Nullable Key with) {
        if (with == null) {
            return;
        }
        List<String> alternatives = new ArrayList<>();
        String equalSoFar = "";
        for (int i = 0; i < key.columns().size(); i++) {
            Column column = key.columns().get(i);
            String value = literal(column, with.values().get(i));
            boolean isLast = i == key.columns().size() - 1;
            alternatives.add(equalSoFar + name(column) + ' ' + (isLast ? last : operator) + ' ' + value);
            equalSoFar += name(column) + " = " + value + " AND ";
        }
        conditions.add("(" + String.join(" OR ", alternatives) + ")");
    }

    private String equal(Key one) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            Column column = key.columns().get(i);
            conditions.add(name(column) + " = " + literal(column, one.values().get(i)));
        }
        return String.join(" AND ", conditions);
    }

    private static String literal(Column column, String spelling) {
        return switch (column.kind()) {
            case INTEGER, DECIMAL, BOOLEAN -> number(spelling, spelling);
            case FLOAT -> number(spelling, spelling.matches(".*[eE].*") ? spelling : spelling + "e0");
            case BINARY ->
                spelling.matches("\\\\x[0-9a-f]*") ? "X'" + spelling.substring(2) + "'" : SQL.literal(spelling);
            case BIT -> spelling.matches("[01]+") ? "b'" + spelling + "'" : SQL.literal(spelling);
            default -> SQL.literal(spelling);
        };
    }

    private static String number(String spelling, String literal) {
        // whatever else the ledger may hold is quoted like any text
        return spelling.matches("-?[0-9]+(\\.[0-9]*)?([eE][-+]?[0-9]+)?") ? literal : SQL.literal(spelling);
    }
}
