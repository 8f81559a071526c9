package io.landbridge.testkit.compare;

/** What a column's values are, whatever its engine calls the type. */
enum ColumnKind {
    NUMBER,
    BOOLEAN,
    SINGLE,
    DOUBLE,
    TEXT,
    /** Text of fixed length, whose trailing spaces mean nothing. */
    CHAR,
    BINARY,
    DATE,
    TIME,
    TIMESTAMP,
    INTERVAL,
    JSON,
    UUID,
    BITS,
    SET,
    ARRAY,
    POINT,
    GEOMETRY,
    /** Compared by the engine's own text. */
    OTHER
}
