package io.landbridge.testkit.compare;

import io.landbridge.testkit.server.Engine;

/** What to select so that a column's value arrives as exact text in a form (or as bytes for {@link Form#BINARY}). */
final class Reading {

    private Reading() {}

    static String expression(Engine engine, Column column, Form form) {
        String name = engine.quote(column.name());
        return engine == Engine.POSTGRESQL ? postgres(column, form, name) : mysql(engine, column, form, name);
    }

    private static String postgres(Column column, Form form, String name) {
        return switch (form) {
            case BINARY -> column.kind() == ColumnKind.BINARY ? name : "convert_to(" + name + "::text, 'UTF8')";
            case NUMBER -> column.type().equals("money") ? name + "::numeric::text" : name + "::text";
            case UUID -> column.kind() == ColumnKind.BINARY ? "encode(" + name + ", 'hex')" : name + "::text";
            case GEOMETRY_BYTES -> "upper(encode(" + name + ", 'hex'))";
            case JSON, SET -> column.kind() == ColumnKind.ARRAY ? "to_jsonb(" + name + ")::text" : name + "::text";
            case POINT -> "(" + name + ")[0]::text || ' ' || (" + name + ")[1]::text";
            // A month has no length in microseconds: it is named, so that it equals nothing.
            case DURATION ->
                column.kind() == ColumnKind.INTERVAL
                        ? "CASE WHEN extract(year FROM %1$s) <> 0 OR extract(month FROM %1$s) <> 0 THEN %1$s::text"
                                        .formatted(name)
                                + " ELSE (extract(epoch FROM " + name + ") * 1000000)::numeric::text END"
                        : name + "::text";
            // The cast gives an inet the mask that its own output leaves out.
            case PLAIN ->
                column.kind() == ColumnKind.BINARY
                        ? "encode(" + name + ", 'hex')"
                        : "CASE WHEN %1$s IS NOT NULL THEN format('%%s', %1$s) END".formatted(name);
            default -> name + "::text";
        };
    }

    private static String mysql(Engine engine, Column column, Form form, String name) {
        if (column.kind() == ColumnKind.GEOMETRY) {
            // MySQL turns the axes of geographic systems unless it is told not to; MariaDB never does.
            String order = engine == Engine.MYSQL ? ", 'axis-order=long-lat'" : "";
            return switch (form) {
                case GEOMETRY -> "concat(ST_SRID(%1$s), ';', hex(ST_AsBinary(%1$s%2$s)))".formatted(name, order);
                case POINT -> "concat(ST_X(%1$s), ' ', ST_Y(%1$s))".formatted(name);
                // As the server stores it: the SRID, then well-known binary; nothing of the value is lost.
                case GEOMETRY_BYTES -> "hex(" + name + ")";
                default -> "ST_AsText(" + name + order + ")";
            };
        }
        return switch (column.kind()) {
            case TEXT, SET, CHAR -> name;
            case BINARY -> form == Form.BINARY ? name : "hex(" + name + ")";
            // Printed as it is, a FLOAT shows six digits only.
            case SINGLE -> "cast(cast(" + name + " AS double) AS char)";
            case BITS -> "lpad(bin(" + name + " + 0), " + Math.max(1, column.bits()) + ", '0')";
            default -> "cast(" + name + " AS char)";
        };
    }
}
