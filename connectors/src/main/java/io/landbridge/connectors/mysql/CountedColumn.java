package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.pipeline.schema.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A column whose values a counter gives.
 *
 * @param most the greatest number that its type takes
 * @param sequence that its default asks; null for AUTO_INCREMENT
 */
record CountedColumn(
        TableName table, String name, long most, @Nullable TableName sequence) {

    private static final String COLUMNS = """
            SELECT column_name, column_type, column_default FROM information_schema.columns
            WHERE table_schema = ? AND table_name = ?
              AND (extra LIKE '%auto_increment%' OR column_default LIKE 'nextval(%') ORDER BY ordinal_position
            """;

    private static final Pattern NEXT = Pattern.compile("(?i)nextval\\(`((?:[^`]|``)+)`\\.`((?:[^`]|``)+)`\\)");

    static List<CountedColumn> of(Catalogue catalogue, TableName table) throws SQLException {
        List<CountedColumn> columns = new ArrayList<>();
        catalogue.each(
                COLUMNS,
                row -> {
                    String expression = row.getString(3);
                    Matcher matcher = NEXT.matcher(expression == null ? "" : expression);
                    TableName sequence = matcher.matches()
                            ? new TableName(unquoted(matcher.group(1)), unquoted(matcher.group(2)))
                            : null;
                    columns.add(new CountedColumn(table, row.getString(1), most(row.getString(2)), sequence));
                },
                table.schema(),
                table.table());
        return columns;
    }

    private static String unquoted(String name) {
        return name.replace("``", "`");
    }

    private static long most(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        int bits = lower.startsWith("tinyint")
                ? 8
                : lower.startsWith("smallint")
                        ? 16
                        : lower.startsWith("mediumint") ? 24 : lower.startsWith("int") ? 32 : 64;
        int digits = lower.contains("unsigned") ? bits : bits - 1;
        return digits >= 63 ? Long.MAX_VALUE : (1L << digits) - 1;
    }

    /** Whether the column's type holds the number. */
    boolean takes(long number) {
        return number <= most;
    }

    /** Asks for the next number and the increment. */
    String state() {
        return sequence == null
                ? "SELECT auto_increment, 1 FROM information_schema.tables WHERE table_schema = "
                        + MySqlNames.literal(table.schema()) + " AND table_name = " + MySqlNames.literal(table.table())
                : "SELECT next_not_cached_value, increment FROM " + MySqlNames.quote(sequence);
    }

    /** InnoDB itself never sets its counter below the greatest value of the column; setval does not go back either. */
    String advanceTo(long last, long next) {
        return sequence == null
                ? "ALTER TABLE " + MySqlNames.quote(table) + " AUTO_INCREMENT = " + next
                : "SELECT setval(" + MySqlNames.quote(sequence) + ", " + last + ")";
    }

    /** Asks what the insert before has been given. */
    String given() {
        return sequence == null ? "SELECT LAST_INSERT_ID()" : "SELECT LASTVAL(" + MySqlNames.quote(sequence) + ")";
    }

    /** Asks for a next number without an insert. */
    String next() {
        return sequence == null ? state() : "SELECT NEXTVAL(" + MySqlNames.quote(sequence) + ")";
    }
}
