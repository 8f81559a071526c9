package io.landbridge.testkit.compare;

import java.util.EnumSet;
import java.util.Set;

/** In which terms a source column and its target column are compared. */
enum Form {
    /** By value: 1.50 is 1.5, true is 1, a bit string is the number it spells. */
    NUMBER,
    /** By bits, all NaN alike: 0.0 is not -0.0. */
    DOUBLE,
    /** One side holds single precision: the other must hold it widened, or its shortest decimal text. */
    SINGLE,
    /** Character by character. */
    TEXT,
    /** Trailing spaces apart. */
    PADDED,
    /** Byte by byte. */
    BINARY,
    DATE,
    /** To the microsecond; an instant by its time in UTC. A date is its midnight. */
    TIMESTAMP,
    TIME,
    /** Microseconds; a day has 24 hours. */
    DURATION,
    /** By structure. */
    JSON,
    /** The 128 bits, however written. */
    UUID,
    BITS,
    /** Members in any order. */
    SET,
    POINT,
    /** Coordinates and SRID. */
    GEOMETRY,
    /** Well-known binary against bytes. */
    GEOMETRY_BYTES,
    /** Well-known text against text. */
    GEOMETRY_TEXT,
    /** The engine's own text. */
    PLAIN;

    private static final Set<ColumnKind> COUNTED = EnumSet.of(ColumnKind.NUMBER, ColumnKind.BOOLEAN, ColumnKind.BITS);
    private static final Set<ColumnKind> FLOATING = EnumSet.of(ColumnKind.SINGLE, ColumnKind.DOUBLE);
    private static final Set<ColumnKind> WORDS = EnumSet.of(ColumnKind.TEXT, ColumnKind.CHAR, ColumnKind.OTHER);

    /** The terms for values of these two kinds. */
    static Form of(ColumnKind source, ColumnKind target) {
        if (source == target) {
            return same(source);
        }
        // A side that is only text is read in the terms of the other.
        if (WORDS.contains(target)) {
            return againstText(source, target);
        }
        if (WORDS.contains(source)) {
            return againstText(target, source);
        }
        Set<ColumnKind> kinds = EnumSet.of(source, target);
        if (COUNTED.containsAll(kinds)) {
            return NUMBER;
        }
        if (kinds.contains(ColumnKind.SINGLE) && FLOATING.containsAll(kinds)) {
            return SINGLE;
        }
        return mixed(kinds);
    }

    private static Form mixed(Set<ColumnKind> kinds) {
        if (kinds.equals(EnumSet.of(ColumnKind.NUMBER, ColumnKind.DOUBLE))) {
            return DOUBLE;
        } else if (kinds.equals(EnumSet.of(ColumnKind.NUMBER, ColumnKind.SINGLE))) {
            return SINGLE;
        } else if (kinds.equals(EnumSet.of(ColumnKind.DATE, ColumnKind.TIMESTAMP))) {
            return TIMESTAMP;
        } else if (kinds.equals(EnumSet.of(ColumnKind.TIME, ColumnKind.INTERVAL))) {
            return DURATION;
        } else if (kinds.equals(EnumSet.of(ColumnKind.JSON, ColumnKind.ARRAY))) {
            return JSON;
        } else if (kinds.equals(EnumSet.of(ColumnKind.SET, ColumnKind.ARRAY))) {
            return SET;
        } else if (kinds.equals(EnumSet.of(ColumnKind.UUID, ColumnKind.BINARY))) {
            return UUID;
        } else if (kinds.equals(EnumSet.of(ColumnKind.POINT, ColumnKind.GEOMETRY))) {
            return POINT;
        } else if (kinds.equals(EnumSet.of(ColumnKind.GEOMETRY, ColumnKind.BINARY))) {
            return GEOMETRY_BYTES;
        }
        return PLAIN;
    }

    private static Form same(ColumnKind kind) {
        return switch (kind) {
            case NUMBER, BOOLEAN -> NUMBER;
            case SINGLE -> SINGLE;
            case DOUBLE -> DOUBLE;
            case TEXT -> TEXT;
            case CHAR -> PADDED;
            case BINARY -> BINARY;
            case DATE -> DATE;
            case TIME -> TIME;
            case TIMESTAMP -> TIMESTAMP;
            case JSON -> JSON;
            case UUID -> UUID;
            case BITS -> BITS;
            case SET -> SET;
            case GEOMETRY -> GEOMETRY;
            case INTERVAL, ARRAY, POINT, OTHER -> PLAIN;
        };
    }

    private static Form againstText(ColumnKind kind, ColumnKind text) {
        return switch (kind) {
            case TEXT, CHAR -> {
                if (text == ColumnKind.OTHER) {
                    yield PLAIN;
                }
                yield kind == ColumnKind.CHAR || text == ColumnKind.CHAR ? PADDED : TEXT;
            }
            case ARRAY -> JSON;
            case GEOMETRY -> GEOMETRY_TEXT;
            case BINARY, INTERVAL, POINT, OTHER -> PLAIN;
            default -> same(kind);
        };
    }
}
