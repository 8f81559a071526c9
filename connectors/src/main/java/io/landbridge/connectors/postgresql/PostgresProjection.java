package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.KeyColumns;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.transform.RowEncoding;
import java.util.stream.Collectors;

/** The SELECT lists by which PostgreSQL itself spells values as {@link ValueKind} says; see docs/types.md. */
final class PostgresProjection {

    private PostgresProjection() {}

    /** What a mapping reads, in its order. */
    static String rows(TableMapping mapping, RowEncoding encoding) {
        return mapping.reads().stream()
                .map(read -> encoding == RowEncoding.POSTGRESQL_BINARY
                        ? SqlDialect.POSTGRESQL.identifier(read.column().name())
                        : spelled(read.column(), read.wire()))
                .collect(Collectors.joining(", "));
    }

    /** A key's values as text. */
    static String key(KeyColumns key) {
        return key.columns().stream()
                .map(column -> spelled(column, column.kind()) + "::text")
                .collect(Collectors.joining(", "));
    }

    /** The session's settings do most of it: DateStyle, IntervalStyle, extra_float_digits, bytea_output, TimeZone. */
    private static String spelled(Column column, ValueKind wire) {
        String name = SqlDialect.POSTGRESQL.identifier(column.name());
        return switch (wire) {
            // prints t and f by itself
            case BOOLEAN -> column.kind() == ValueKind.BOOLEAN ? name + "::int" : name;
            // money prints a currency sign
            case DECIMAL -> column.type().name().equals("money") ? name + "::numeric" : name;
            // MySQL reads the shortest spelling as a double, which for the greatest float is out of range
            case FLOAT -> column.type().name().equals("real") ? name + "::float8" : name;
            // arrays and hstore print forms of their own
            case JSON -> column.kind() == ValueKind.JSON ? name : json(column, name);
            // prints the offset by itself
            case INSTANT, DATETIME -> column.kind() == ValueKind.INSTANT ? "(" + name + " AT TIME ZONE 'UTC')" : name;
            default -> name;
        };
    }

    private static String json(Column column, String name) {
        if (column.kind() == ValueKind.ARRAY) {
            return "to_json(" + name + ")";
        }
        return column.type().name().equals("hstore") ? name + "::json" : name;
    }
}
