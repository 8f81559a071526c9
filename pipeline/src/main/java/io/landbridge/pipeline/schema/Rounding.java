package io.landbridge.pipeline.schema;

import org.jspecify.annotations.Nullable;

/**
 * What a column takes away from the values it gets without a word. What a server refuses, or warns of, is none of it: such rows are
 * quarantined.
 */
public enum Rounding {
    /** Digits that it does not keep. */
    DIGITS("rounds values of", "digits that the type does not keep are rounded"),
    /** Blanks at the end of a text. */
    BLANKS("cuts blanks off the end of values of", "blanks at the end that the type does not keep are cut off");

    private static final int DOUBLE_BITS = 53;
    private static final int FLOAT_BITS = 24;

    /** Decimal digits that come back from a float of 24 bits, and of 53. */
    private static final int FLOAT_DIGITS = 6;

    private static final int DOUBLE_DIGITS = 15;

    private final String verb;
    private final String note;

    Rounding(String verb, String note) {
        this.verb = verb;
        this.note = note;
    }

    /** What may happen to values of the source's type in a column of the target's; null for nothing. */
    public static @Nullable Rounding of(Engine from, DataType source, Engine to, DataType target) {
        ValueKind kind = TypeRules.kind(from, source);
        ValueKind into = TypeRules.kind(to, target);
        if (into == ValueKind.TEXT) {
            return kind == ValueKind.TEXT && cutsBlanks(source, to, target) ? BLANKS : null;
        }
        boolean rounds = switch (into) {
            // MySQL and MariaDB warn of it
            case DECIMAL -> to == Engine.POSTGRESQL && isDecimal(kind, source) && scale(source) > scale(target);
            case FLOAT -> intoFloat(kind, source, isSingle(to, target));
            case TIME, TIME_TZ, DATETIME, INSTANT, INTERVAL ->
                hasFraction(kind) && fraction(from, source) > fraction(to, target);
            default -> false;
        };
        return rounds ? DIGITS : null;
    }

    /** What the column does, as a part of a sentence. */
    public String verb() {
        return verb;
    }

    /** The same as a remark. */
    String note() {
        return note;
    }

    /**
     * A column of fixed width drops them all. PostgreSQL's {@code varchar(n)} drops those beyond its width, and refuses any other character
     * there; MySQL and MariaDB warn of it. At the end of a source that is padded itself, blanks mean nothing.
     */
    private static boolean cutsBlanks(DataType source, Engine to, DataType target) {
        if (isPadded(source)) {
            return false;
        }
        Integer width = target.length();
        return isPadded(target)
                || (to == Engine.POSTGRESQL && width != null && (source.length() == null || source.length() > width));
    }

    /** In the words of the catalogues. */
    private static boolean isPadded(DataType type) {
        return type.name().equals("char")
                || type.name().equals("character")
                || type.name().equals("bpchar");
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
