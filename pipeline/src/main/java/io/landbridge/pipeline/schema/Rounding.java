package io.landbridge.pipeline.schema;

/**
 * Whether a column keeps fewer digits than the values it gets, and rounds them without a word. What a server refuses, or warns of, is no
 * rounding: such rows are quarantined.
 */
public final class Rounding {

    private static final int DOUBLE_BITS = 53;
    private static final int FLOAT_BITS = 24;

    /** Decimal digits that come back from a float of 24 bits, and of 53. */
    private static final int FLOAT_DIGITS = 6;

    private static final int DOUBLE_DIGITS = 15;

    private Rounding() {}

    /** Whether values of the source's type may be rounded in a column of the target's. */
    public static boolean happens(Engine from, DataType source, Engine to, DataType target) {
        ValueKind kind = TypeRules.kind(from, source);
        return switch (TypeRules.kind(to, target)) {
            // MySQL and MariaDB warn of it
            case DECIMAL -> to == Engine.POSTGRESQL && isDecimal(kind, source) && scale(source) > scale(target);
            case FLOAT -> intoFloat(kind, source, isSingle(to, target));
            case TIME, TIME_TZ, DATETIME, INSTANT, INTERVAL ->
                hasFraction(kind) && fraction(from, source) > fraction(to, target);
            default -> false;
        };
    }

    private static boolean isDecimal(ValueKind kind, DataType type) {
        return kind == ValueKind.DECIMAL || type.name().equals("money");
    }

    private static int scale(DataType type) {
        if (type.name().equals("money")) {
            return 2;
        }
        if (type.scale() != null) {
            return type.scale();
        }
        return type.precision() == null ? Integer.MAX_VALUE : 0;
    }

    private static boolean intoFloat(ValueKind kind, DataType source, boolean single) {
        return switch (kind) {
            case FLOAT ->
                single && !source.name().equals("float") && !source.name().equals("real");
            case INTEGER -> bits(source) > (single ? FLOAT_BITS : DOUBLE_BITS);
            case DECIMAL -> source.precision() == null || source.precision() > (single ? FLOAT_DIGITS : DOUBLE_DIGITS);
            default -> false;
        };
    }

    /** In the words of the catalogues: MySQL's {@code real} is a double, and printed as such. */
    private static boolean isSingle(Engine engine, DataType type) {
        return type.name().equals(engine == Engine.POSTGRESQL ? "real" : "float");
    }

    private static int bits(DataType type) {
        return switch (type.name()) {
            case "tinyint" -> 8;
            case "smallint", "year" -> 16;
            case "mediumint" -> FLOAT_BITS;
            case "int", "integer", "oid" -> 32;
            default -> 64;
        };
    }

    private static boolean hasFraction(ValueKind kind) {
        return switch (kind) {
            case TIME, TIME_TZ, DATETIME, INSTANT, INTERVAL -> true;
            default -> false;
        };
    }

    /** Digits after the second; where none are written, PostgreSQL has six, and the others have none. */
    private static int fraction(Engine engine, DataType type) {
        Integer digits = type.precision();
        return digits != null ? digits : engine == Engine.POSTGRESQL ? 6 : 0;
    }
}
