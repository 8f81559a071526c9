package io.landbridge.pipeline.schema;

/** What a column's default means, whichever engine wrote it. */
sealed interface DefaultValue {

    /** A quoted text; what it stands for depends on the column. */
    record Text(String text) implements DefaultValue {}

    /** A number as written. */
    record Numeral(String digits) implements DefaultValue {}

    /** True or false. */
    record Flag(boolean value) implements DefaultValue {}

    /** Bits as zeros and ones. */
    record Bits(String bits) implements DefaultValue {}

    /** Bytes as hexadecimal digits. */
    record Bytes(String hex) implements DefaultValue {}

    /** NULL, which is what a column without default has. */
    record Nothing() implements DefaultValue {}

    /** The present moment. */
    record Now(Clock clock) implements DefaultValue {
        enum Clock {
            MOMENT,
            /** Date and time in UTC, whatever the session's zone. */
            UTC,
            DATE,
            TIME
        }
    }

    /** A new UUID. */
    record NewUuid() implements DefaultValue {}

    /** The next value of a sequence. */
    record Next(TableName sequence) implements DefaultValue {}
}
