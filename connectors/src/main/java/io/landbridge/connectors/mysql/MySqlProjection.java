package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.KeyColumns;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.stream.Collectors;

/**
 * How MySQL's and MariaDB's values come to be spelled as {@link ValueKind} says: by the SELECT list where only the server can do it, by
 * {@link FieldSpelling} on the bytes that arrive for the rest, which costs the server nothing. See docs/types.md.
 */
final class MySqlProjection {

    private MySqlProjection() {}

    /** What a mapping reads, in its order. */
    static String select(TableMapping mapping) {
        return mapping.reads().stream()
                .map(read -> expression(read.column(), read.wire()))
                .collect(Collectors.joining(", "));
    }

    /** A key's values. */
    static String selectKey(KeyColumns key) {
        return key.columns().stream()
                .map(column -> expression(column, column.kind()))
                .collect(Collectors.joining(", "));
    }

    private static String expression(Column column, ValueKind wire) {
        String name = "t." + SqlDialect.MYSQL.identifier(column.name());
        return switch (wire) {
            // FLOAT prints six digits; as DOUBLE it prints all that it holds
            case FLOAT -> column.type().name().equals("float") ? "CAST(" + name + " AS DOUBLE)" : name;
            // BIT arrives as bytes, and is a number in arithmetic
            case BOOLEAN, INTEGER -> column.type().name().equals("bit") ? name + " + 0" : name;
            default -> name;
        };
    }

    /** What is still to be done with the bytes of each read. */
    static FieldSpelling[] spellings(TableMapping mapping) {
        return mapping.reads().stream().map(MySqlProjection::spelling).toArray(FieldSpelling[]::new);
    }

    /** The same for a key's values. */
    static FieldSpelling spelling(Column column) {
        return spelling(new Read(column, column.kind()));
    }

    private static FieldSpelling spelling(Read read) {
        return switch (read.wire()) {
            case INTEGER -> read.column().kind() == ValueKind.TEXT ? FieldSpelling.ESCAPED : FieldSpelling.NUMBER;
            case BOOLEAN -> FieldSpelling.PLAIN;
            case DECIMAL, FLOAT, DATE, TIME, DATETIME, INSTANT, UUID ->
                read.column().kind() == ValueKind.TEXT ? FieldSpelling.ESCAPED : FieldSpelling.PLAIN;
            case BINARY -> FieldSpelling.HEX;
            case BIT -> FieldSpelling.bits(read.column().type().length());
            default -> FieldSpelling.ESCAPED;
        };
    }
}
