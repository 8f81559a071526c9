package io.landbridge.pipeline.transform;

/** How a row's values lie in bytes between source and target. */
public enum RowEncoding {
    /** The tuples of PostgreSQL's binary COPY, without header and trailer; PostgreSQL on both sides, identical types. */
    POSTGRESQL_BINARY,
    /**
     * PostgreSQL's text COPY, which LOAD DATA reads alike: fields separated by a tab, row ended by a newline, NULL as {@code \N}, and
     * {@code \\ \t \n \r} (also {@code \b \f \v}) escaped with a backslash; values spelled as {@link io.landbridge.pipeline.schema.ValueKind} says; UTF-8.
     */
    TEXT
}
