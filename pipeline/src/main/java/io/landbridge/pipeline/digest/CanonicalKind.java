package io.landbridge.pipeline.digest;

/**
 * What two columns have in common, and so the one form in which their values are hashed. Each form is characters, hashed as UTF-8; those
 * of an open alphabet stand behind their length, so that no two rows have the same bytes.
 */
public enum CanonicalKind {
    /** Decimal digits without needless zeros, {@code 1} and {@code 0} for truth values; {@code NaN}, {@code Infinity}, {@code -Infinity}. */
    NUMBER,
    /** The 64 bits of the number at double precision as 16 hexadecimal digits; {@code NaN} whatever its bits. */
    FLOAT,
    /** The characters. */
    TEXT,
    /** The characters without the spaces at their end. */
    PADDED_TEXT,
    /** 32 lower-case hexadecimal digits. */
    UUID,
    /** Lower-case hexadecimal digits. */
    BINARY,
    /** {@code 2026-11-20}; {@code infinity}. */
    DATE,
    /** {@code 12:34:56.789} without zeros at the end of the fraction; may be negative or beyond 24 hours. */
    TIME,
    /** {@code 2026-11-20 12:34:56.789}, local or in UTC, without zeros at the end of the fraction; {@code infinity}. */
    TIMESTAMP,
    /** Zeros and ones, as many as the type is wide. */
    BITS,
    /** A document with sorted keys, without spaces; numbers in exact normal form. */
    JSON,
    /** The same; numbers that are no integers of 64 bits as doubles, since MySQL keeps them so. */
    JSON_OF_DOUBLES,
    /** The labels in alphabetical order. */
    SET
}
