package io.landbridge.pipeline.schema;

import org.jspecify.annotations.Nullable;

/** Which kinds of values a target can read from which spelling without changing them in silence. */
final class WireChoice {

    private WireChoice() {}

    /** The spelling in which the source prints values for that target; null when the target would misread or change them. */
    static @Nullable ValueKind of(ValueKind source, ValueKind target) {
        boolean readable = source == target
                || switch (target) {
                    case TEXT -> source != ValueKind.BINARY;
                    case BINARY, SET, TIME_TZ -> false;
                    case INTEGER -> source == ValueKind.BOOLEAN || source == ValueKind.TEXT;
                    case DECIMAL -> isOneOf(source, ValueKind.INTEGER, ValueKind.BOOLEAN, ValueKind.TEXT);
                    case FLOAT ->
                        isOneOf(source, ValueKind.INTEGER, ValueKind.DECIMAL, ValueKind.BOOLEAN, ValueKind.TEXT);
                    case BOOLEAN -> isOneOf(source, ValueKind.INTEGER, ValueKind.TEXT);
                    case DATETIME -> isOneOf(source, ValueKind.DATE, ValueKind.INSTANT, ValueKind.TEXT);
                    case INSTANT -> isOneOf(source, ValueKind.DATE, ValueKind.DATETIME, ValueKind.TEXT);
                    case INTERVAL -> isOneOf(source, ValueKind.TIME, ValueKind.TEXT);
                    case JSON -> isOneOf(source, ValueKind.ARRAY, ValueKind.TEXT);
                    case NATIVE -> isOneOf(source, ValueKind.ENUM, ValueKind.TEXT);
                    case DATE, TIME, UUID, ENUM, BIT, ARRAY -> source == ValueKind.TEXT;
                };
        if (!readable) {
            return null;
        }
        return source == ValueKind.ARRAY && target == ValueKind.JSON ? ValueKind.JSON : source;
    }

    private static boolean isOneOf(ValueKind kind, ValueKind... kinds) {
        for (ValueKind candidate : kinds) {
            if (candidate == kind) {
                return true;
            }
        }
        return false;
    }
}
