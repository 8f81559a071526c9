package io.landbridge.pipeline.schema;

/**
 * What a value is, whichever engine stores it. Each kind has exactly one spelling in an encoded row (see {@code docs/types.md}); the
 * source prints it, the target reads it.
 */
public enum ValueKind {
    /** {@code 1} or {@code 0}. */
    BOOLEAN,
    /** Decimal digits with an optional minus sign; any width, signed or not. */
    INTEGER,
    /** Decimal digits with scale; {@code NaN}, {@code Infinity}, {@code -Infinity}. */
    DECIMAL,
    /** A decimal that reads back to the same bits; {@code NaN}, {@code Infinity}, {@code -Infinity}. */
    FLOAT,
    /** The characters, UTF-8. */
    TEXT,
    /** {@code \x} and lower-case hex. */
    BINARY,
    /** {@code 2026-11-20}. */
    DATE,
    /** {@code 12:34:56.789}; MySQL's may be negative or beyond 24 hours. */
    TIME,
    /** PostgreSQL's {@code time with time zone}: {@code 12:34:56.789+02}. */
    TIME_TZ,
    /** A local date and time without zone: {@code 2026-11-20 12:34:56.789}. */
    DATETIME,
    /** An instant, printed as UTC without offset: {@code 2026-11-20 12:34:56.789}. */
    INSTANT,
    /** PostgreSQL's {@code postgres} interval style: {@code 1 day 02:03:04}. */
    INTERVAL,
    /** 36 lower-case characters with hyphens. */
    UUID,
    /** A JSON document. */
    JSON,
    /** The label. */
    ENUM,
    /** The labels, joined by commas. */
    SET,
    /** {@code 0} and {@code 1} characters, as many as the type is wide. */
    BIT,
    /** PostgreSQL's array literal. */
    ARRAY,
    /** The engine's own text, understood by the same type of the same engine only. */
    NATIVE;

    /**
     * Whether ranges of a key of such values can be cut: their text compares in SQL as their index is ordered. Not so for enums and sets
     * (MySQL compares a literal with the label, not the ordinal), floats (their text is not their value everywhere), bits and documents.
     */
    public boolean canBeCut() {
        return switch (this) {
            case INTEGER, DECIMAL, TEXT, BINARY, DATE, TIME, DATETIME, INSTANT, UUID -> true;
            case BOOLEAN, FLOAT, TIME_TZ, INTERVAL, JSON, ENUM, SET, BIT, ARRAY, NATIVE -> false;
        };
    }
}
