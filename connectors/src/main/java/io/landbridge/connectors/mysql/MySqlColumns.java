package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.schema.WrittenType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Columns, with what both engines say of them in words of their own turned into one form. */
final class MySqlColumns {

    private static final String COLUMNS = """
            SELECT table_schema, table_name, column_name, column_type, is_nullable, column_default, extra, column_comment,
                   generation_expression, character_set_name, collation_name, %s
            FROM information_schema.columns WHERE table_schema IN (?)
            ORDER BY table_schema, table_name, ordinal_position
            """;

    private static final Pattern MOMENT = Pattern.compile("CURRENT_TIMESTAMP(\\(\\d\\))?");
    private static final Pattern COMMENT = Pattern.compile("\\s*/\\*M?!\\d+ [A-Z ]+\\*/$");

    private final Engine engine;
    private final MySqlChecks checks;
    private final String sql;

    MySqlColumns(Engine engine, MySqlChecks checks) {
        this.engine = engine;
        this.checks = checks;
        this.sql = COLUMNS.formatted(engine == Engine.MYSQL ? "srs_id" : "NULL");
    }

    void read(MySqlTables tables) throws SQLException {
        tables.each(sql, row -> {
            CatalogueTable table = tables.find(row.getString(1), row.getString(2));
            if (table != null) {
                column(row, table);
            }
        });
    }

    private void column(ResultSet row, CatalogueTable table) throws SQLException {
        String name = row.getString(3);
        DataType type = type(row, table, name);
        ValueKind kind = TypeRules.kind(engine, type);
        String extra = row.getString(7).toUpperCase(Locale.ROOT);
        Generation generation = generation(extra);
        boolean isComputed = generation == Generation.STORED || generation == Generation.VIRTUAL;
        String computed = isComputed ? row.getString(9) : null;
        String comment = row.getString(8);
        table.add(new Column(
                name,
                type,
                kind,
                row.getString(5).equals("YES"),
                isComputed ? null : defaultOf(row.getString(6), extra, kind),
                generation,
                computed == null ? null : engine == Engine.MYSQL ? unescaped(computed) : computed,
                null,
                extra.contains("ON UPDATE"),
                comment == null || comment.isEmpty() ? null : comment));
        note(table, type, name, extra, row.getString(4));
    }

    private DataType type(ResultSet row, CatalogueTable table, String name) throws SQLException {
        if (checks.isJson(table.name(), name)) {
            return DataType.of("json");
        }
        String written = COMMENT.matcher(row.getString(4)).replaceAll("");
        DataType type;
        try {
            type = WrittenType.parse(engine, written);
        } catch (LandbridgeException e) {
            return DataType.of(written);
        }
        String srid = row.getString(12);
        return srid == null ? type.withText(row.getString(10), row.getString(11)) : type.withModifier("srid " + srid);
    }

    private static void note(CatalogueTable table, DataType type, String name, String extra, String written) {
        if (extra.contains("INVISIBLE")) {
            table.note("column " + name + " is invisible, which is not carried over");
        }
        if (written.contains("COMPRESSED")) {
            table.note("the compression of column " + name + " is not carried over");
        }
        if (type.labels().stream().anyMatch(label -> label.contains("?"))) {
            table.note("the labels of column " + name
                    + " may hold characters that the catalogue shows as a question mark");
        }
    }

    private static Generation generation(String extra) {
        if (extra.contains("AUTO_INCREMENT")) {
            return Generation.AUTO_INCREMENT;
        }
        if (extra.contains("STORED GENERATED")) {
            return Generation.STORED;
        }
        return extra.contains("VIRTUAL GENERATED") ? Generation.VIRTUAL : Generation.NONE;
    }

    /** MariaDB prints SQL; MySQL prints bare constants, and SQL with its quotes escaped. */
    private @Nullable String defaultOf(@Nullable String printed, String extra, ValueKind kind) {
        if (printed == null || (engine == Engine.MARIADB && printed.equals("NULL"))) {
            return null;
        }
        if (engine == Engine.MARIADB) {
            return printed;
        }
        if (MOMENT.matcher(printed).matches() && (kind == ValueKind.DATETIME || kind == ValueKind.INSTANT)) {
            return printed;
        }
        if (extra.contains("DEFAULT_GENERATED")) {
            return "(" + unescaped(printed) + ")";
        }
        return switch (kind) {
            case INTEGER, DECIMAL, FLOAT, BOOLEAN, BIT -> printed;
            case BINARY -> printed.startsWith("0x") ? printed : MySqlNames.literal(printed);
            default -> MySqlNames.literal(printed);
        };
    }

    /** An expression as MySQL's dictionary has it, without one level of backslashes. */
    static String unescaped(String expression) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\' && i + 1 < expression.length()) {
                char next = expression.charAt(++i);
                text.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
