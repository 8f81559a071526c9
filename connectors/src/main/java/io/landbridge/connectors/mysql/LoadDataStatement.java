package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The LOAD DATA that reads text rows into one table, whose columns read most spellings by themselves. */
final class LoadDataStatement {

    private LoadDataStatement() {}

    /** A field of a row, and the column of the filled table that takes it. */
    record Field(String column, @Nullable ColumnMapping mapping) {}

    static String of(Output output) {
        List<Field> fields = output.columns().stream()
                .map(column -> new Field(column.target().name(), column))
                .toList();
        return of(SqlDialect.MYSQL.table(output.target().name()), fields);
    }

    /**
     * The file's name is only a word: the driver sends the stream that it is given, and can send nothing else.
     *
     * @param table quoted
     */
    static String of(String table, List<Field> fields) {
        SqlDialect sql = SqlDialect.MYSQL;
        List<String> columns = new ArrayList<>();
        List<String> assignments = new ArrayList<>();
        for (Field field : fields) {
            String name = sql.identifier(field.column());
            String variable = "@landbridge_" + columns.size();
            String value = field.mapping() == null ? "" : value(field.mapping(), variable);
            columns.add(value.isEmpty() ? name : variable);
            if (!value.isEmpty()) {
                assignments.add(name + " = " + value);
            }
        }
        return "LOAD DATA LOCAL INFILE 'landbridge' INTO TABLE " + table
                + " CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ("
                + String.join(", ", columns) + ")"
                + (assignments.isEmpty() ? "" : " SET " + String.join(", ", assignments));
    }

    /** What the field has to become for the column; empty when the column reads it as it is. */
    private static String value(ColumnMapping column, String field) {
        ValueKind wire = column.wire();
        if (wire == ValueKind.BINARY) {
            return "UNHEX(SUBSTR(" + field + ", 3))";
        }
        String type = column.target().type().name();
        if (type.equals("year")) {
            // 1 to 99 would be taken for years of this or the last century, whatever zeros stand before them, and 0 for
            // 2000
            return "IF(" + field + " REGEXP '^0*[1-9][0-9]?$', CONCAT('?', " + field + "), LPAD(" + field
                    + ", GREATEST(4, CHAR_LENGTH(" + field + ")), '0'))";
        }
        if (!type.equals("bit")) {
            return "";
        }
        // a BIT column would take the digits' own bytes
        if (wire == ValueKind.BOOLEAN || wire == ValueKind.INTEGER) {
            return "CAST(" + field + " AS UNSIGNED)";
        }
        // what is not a row of bits becomes something that CAST warns of, which is a refusal
        return "CAST(IF(" + field + " REGEXP '^[01]{1,64}$', CONV(" + field + ", 2, 10), CONCAT('?', " + field
                + ")) AS UNSIGNED)";
    }
}
