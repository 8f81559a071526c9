package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.schema.ValueKind;

/** Which kinds of columns hold an expression's result without a change of value. */
final class ResultFit {

    private ResultFit() {}

    static boolean fits(ValueKind result, ValueKind column) {
        if (result == column) {
            return true;
        }
        return switch (result) {
            case BOOLEAN -> column == ValueKind.INTEGER;
            case INTEGER -> column == ValueKind.DECIMAL;
            // the only type of expressions for everything that has none of its own
            case TEXT ->
                switch (column) {
                    case ENUM, SET, UUID, JSON, INTERVAL, TIME_TZ, BIT, ARRAY, NATIVE -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /** The name that expressions have for the kind. */
    static String name(ValueKind kind) {
        return switch (kind) {
            case BOOLEAN -> "bool";
            case INTEGER -> "int";
            case DECIMAL -> "decimal";
            case FLOAT -> "double";
            case BINARY -> "bytes";
            case DATE -> "date";
            case TIME -> "time";
            case DATETIME -> "datetime";
            case INSTANT -> "timestamp";
            case TEXT, TIME_TZ, INTERVAL, UUID, JSON, ENUM, SET, BIT, ARRAY, NATIVE -> "string";
        };
    }
}
