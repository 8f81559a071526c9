package io.landbridge.pipeline.schema;

import java.util.List;

/**
 * A type that an engine has: its canonical name, what its values are, and what may be written with it.
 *
 * @param aliases other names of the same type
 */
record EngineType(String name, ValueKind kind, Arguments arguments, List<String> aliases) {

    /** What may stand in parentheses. */
    enum Arguments {
        NONE,
        /** A length, 1 when none is given. */
        LENGTH_ONE,
        LENGTH,
        /** A display width that means nothing. */
        WIDTH,
        /** Digits, and digits after the point. */
        DIGITS,
        /** Fractional digits of a second. */
        FRACTION,
        LABELS,
        /** Whatever an extension allows. */
        FREE
    }

    static EngineType type(String name, ValueKind kind, Arguments arguments, String... aliases) {
        return new EngineType(name, kind, arguments, List.of(aliases));
    }

    static EngineType type(String name, ValueKind kind) {
        return type(name, kind, Arguments.NONE);
    }
}
