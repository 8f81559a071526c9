package io.landbridge.pipeline.expression;

import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * The Java form of each kind of value, and the way from and to its spelling.
 *
 * <p>BOOLEAN {@link Boolean}; INTEGER {@link Long}, or {@link BigInteger} beyond its range; DECIMAL {@link BigDecimal}; FLOAT {@link
 * Double}; BINARY {@code byte[]}; DATE {@link LocalDate}; TIME {@link Duration} since midnight; DATETIME {@link LocalDateTime}; INSTANT
 * {@link Instant}; all others {@link String}, their spelling.
 */
public final class Values {

    private static final int MAX_LONG_DIGITS = 18;

    private Values() {}

    /**
     * Reads a spelling.
     *
     * @throws IllegalArgumentException or {@link java.time.DateTimeException} when the kind has no Java form for it: a zero date,
     *     infinity, a year before 1 or after 9999, {@code NaN} as DECIMAL
     */
    public static Object read(ValueKind kind, String spelling) {
        return switch (kind) {
            case BOOLEAN -> readBoolean(spelling);
            case INTEGER -> readInteger(spelling);
            case DECIMAL -> new BigDecimal(spelling);
            case FLOAT -> Double.valueOf(spelling);
            case BINARY -> readBinary(spelling);
            case DATE -> TemporalText.date(spelling);
            case TIME -> TemporalText.time(spelling);
            case DATETIME -> TemporalText.dateTime(spelling);
            case INSTANT -> TemporalText.dateTime(spelling).toInstant(ZoneOffset.UTC);
            case TEXT, TIME_TZ, INTERVAL, UUID, JSON, ENUM, SET, BIT, ARRAY, NATIVE -> spelling;
        };
    }

    /** Spells a value that has the form of any kind. */
    public static String spell(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? "1" : "0";
        }
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Duration time) {
            return TemporalText.spell(time);
        }
        if (value instanceof LocalDateTime dateTime) {
            return TemporalText.spell(dateTime);
        }
        if (value instanceof Instant instant) {
            return TemporalText.spell(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        return value.toString();
    }

    private static Boolean readBoolean(String spelling) {
        return switch (spelling) {
            case "1" -> Boolean.TRUE;
            case "0" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("Not a boolean");
        };
    }

    private static Object readInteger(String spelling) {
        if (spelling.length() <= MAX_LONG_DIGITS) {
            return Long.valueOf(spelling);
        }
        BigInteger integer = new BigInteger(spelling);
        return integer.bitLength() < Long.SIZE ? (Object) integer.longValue() : integer;
    }

    private static byte[] readBinary(String spelling) {
        if (!spelling.startsWith("\\x")) {
            throw new IllegalArgumentException("Not bytes");
        }
        return HexFormat.of().parseHex(spelling, 2, spelling.length());
    }
}
