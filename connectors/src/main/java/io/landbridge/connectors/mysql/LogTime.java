package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.schema.Column;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Dates and times as the log has them, printed as the server does: zero dates and parts of dates are values like any other. */
final class LogTime {

    private static final long TIME_ZERO = 0x800000;
    private static final long DATETIME_ZERO = 0x8000000000L;
    private static final int MONTHS = 13;

    private LogTime() {}

    static LogValue of(Column column, int type, int meta) {
        Integer precision = column.type().precision();
        boolean isOld = type == LogType.TIME || type == LogType.DATETIME || type == LogType.TIMESTAMP;
        if (isOld && precision != null && precision > 0) {
            throw new UnreadableLogException("column " + column.name()
                    + ", whose fractions of a second are stored in MariaDB's old form (mysql56_temporal_format = OFF)");
        }
        return switch (type) {
            case LogType.DATE, LogType.NEWDATE -> LogTime::date;
            case LogType.TIME -> LogTime::oldTime;
            case LogType.DATETIME -> LogTime::oldDateTime;
            case LogType.TIMESTAMP -> in -> instant(in.number(4), 0, 0);
            case LogType.TIME2 -> in -> time(in, meta);
            case LogType.DATETIME2 -> in -> dateTime(in, meta);
            default ->
                in -> {
                    long seconds = in.bigEndian(4);
                    return instant(seconds, fraction(in, meta), meta);
                };
        };
    }

    private static byte[] date(LogCursor in) {
        int packed = (int) in.number(3);
        StringBuilder text = new StringBuilder(10);
        day(text, packed >> 9, packed >> 5 & 0xF, packed & 0x1F);
        return ascii(text);
    }

    private static byte[] oldTime(LogCursor in) {
        long packed = in.signed(3);
        StringBuilder text = new StringBuilder(10);
        clock(text, packed < 0, Math.abs(packed) / 10_000, Math.abs(packed) / 100 % 100, Math.abs(packed) % 100);
        return ascii(text);
    }

    private static byte[] oldDateTime(LogCursor in) {
        long packed = in.number(8);
        long days = packed / 1_000_000;
        StringBuilder text = new StringBuilder(19);
        day(text, days / 10_000, days / 100 % 100, days % 100);
        text.append(' ');
        clock(text, false, packed / 10_000 % 100, packed / 100 % 100, packed % 100);
        return ascii(text);
    }

    /** Below zero, the fraction counts upwards from the next whole second. */
    private static byte[] time(LogCursor in, int digits) {
        int bytes = (digits + 1) / 2;
        int bits = 8 * bytes;
        long packed = in.bigEndian(3 + bytes) - (TIME_ZERO << bits);
        long size = Math.abs(packed);
        long clock = size >> bits;
        StringBuilder text = new StringBuilder(17);
        clock(text, packed < 0, clock >> 12 & 0x3FF, clock >> 6 & 0x3F, clock & 0x3F);
        fraction(text, micros(size & (1L << bits) - 1, bytes), digits);
        return ascii(text);
    }

    private static byte[] dateTime(LogCursor in, int digits) {
        long packed = in.bigEndian(5) - DATETIME_ZERO;
        long days = packed >> 17;
        long months = days >> 5;
        long clock = packed & 0x1FFFF;
        StringBuilder text = new StringBuilder(26);
        day(text, months / MONTHS, months % MONTHS, days & 0x1F);
        text.append(' ');
        clock(text, false, clock >> 12, clock >> 6 & 0x3F, clock & 0x3F);
        fraction(text, fraction(in, digits), digits);
        return ascii(text);
    }

    /** As JSON documents hold them: always with six digits of a second. */
    static String packed(int type, long value) {
        long size = Math.abs(value);
        long micros = size & 0xFFFFFF;
        long whole = size >> 24;
        StringBuilder text = new StringBuilder(26);
        if (type != LogType.TIME) {
            long months = whole >> 22;
            day(text, months / MONTHS, months % MONTHS, whole >> 17 & 0x1F);
            if (type == LogType.DATE || type == LogType.NEWDATE) {
                return text.toString();
            }
            text.append(' ');
        }
        clock(
                text,
                type == LogType.TIME && value < 0,
                whole >> 12 & (type == LogType.TIME ? 0x3FF : 0x1F),
                whole >> 6 & 0x3F,
                whole & 0x3F);
        fraction(text, micros, 6);
        return text.toString();
    }

    private static byte[] instant(long seconds, long micros, int digits) {
        StringBuilder text = new StringBuilder(26);
        if (seconds == 0 && micros == 0) {
            text.append("0000-00-00 00:00:00");
        } else {
            LocalDateTime utc = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
            day(text, utc.getYear(), utc.getMonthValue(), utc.getDayOfMonth());
            text.append(' ');
            clock(text, false, utc.getHour(), utc.getMinute(), utc.getSecond());
        }
        fraction(text, micros, digits);
        return ascii(text);
    }

    private static long fraction(LogCursor in, int digits) {
        int bytes = (digits + 1) / 2;
        return micros(in.bigEndian(bytes), bytes);
    }

    private static long micros(long stored, int bytes) {
        return switch (bytes) {
            case 1 -> stored * 10_000;
            case 2 -> stored * 100;
            default -> stored;
        };
    }

    private static void day(StringBuilder text, long year, long month, long day) {
        padded(text, year, 4);
        padded(text.append('-'), month, 2);
        padded(text.append('-'), day, 2);
    }

    private static void clock(StringBuilder text, boolean isNegative, long hours, long minutes, long seconds) {
        if (isNegative) {
            text.append('-');
        }
        padded(text, hours, 2);
        padded(text.append(':'), minutes, 2);
        padded(text.append(':'), seconds, 2);
    }

    private static void fraction(StringBuilder text, long micros, int digits) {
        if (digits > 0) {
            text.append('.');
            int start = text.length();
            padded(text, micros, 6);
            text.setLength(start + digits);
        }
    }

    private static void padded(StringBuilder text, long number, int width) {
        String digits = Long.toString(number);
        text.append("0".repeat(Math.max(0, width - digits.length()))).append(digits);
    }

    private static byte[] ascii(StringBuilder text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
