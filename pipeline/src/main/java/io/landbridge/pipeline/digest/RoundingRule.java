package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Rounding;
import io.landbridge.pipeline.schema.TypeRules;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a target rounds what its column cannot keep, done to the source's value before the two are compared.
 *
 * @param digits that are kept after the point; of a text, its characters
 */
public record RoundingRule(Way way, int digits) {

    /** Each engine's way with digits that it does not keep. */
    public enum Way {
        /** Half away from zero: all engines' decimals. */
        DECIMAL,
        /** PostgreSQL reads a {@code real} from its decimal digits. */
        SINGLE_FROM_DIGITS,
        /** MySQL and MariaDB read a double first, then halve it. */
        SINGLE_FROM_DOUBLE,
        /** PostgreSQL counts from the year 2000: half away from there. */
        TIME_FROM_2000,
        /** MySQL: half up, a negative time like a positive one. */
        TIME_HALF_UP,
        /** MariaDB cuts. */
        TIME_CUT,
        /** PostgreSQL's {@code varchar(n)} cuts blanks beyond its n characters, and nothing else. */
        BLANKS
    }

    private static final int MICRO_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);
    private static final long MICROS_TO_2000 =
            LocalDateTime.of(2000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * MICROS_PER_SECOND;
    private static final Pattern MOMENT =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,6}))?");
    private static final Pattern TIME = Pattern.compile("(-?)([0-9]{2,4}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,6}))?");

    /** What happens to values of the source's type in a column of the target's; null when every digit is kept. */
    static @Nullable RoundingRule of(Engine from, DataType source, Engine to, DataType target) {
        return Rounding.of(from, source, to, target) == null ? null : into(to, target);
    }

    /** What happens to values of unknown digits; null for types that keep or refuse them. */
    static @Nullable RoundingRule into(Engine to, DataType target) {
        boolean isPostgres = to == Engine.POSTGRESQL;
        ValueKind kind = TypeRules.kind(to, target);
        return switch (kind) {
            case DECIMAL ->
                isPostgres && target.precision() != null
                        ? new RoundingRule(Way.DECIMAL, target.scale() == null ? 0 : target.scale())
                        : null;
            case FLOAT -> single(isPostgres, target);
            case TIME, DATETIME, INSTANT, INTERVAL -> fraction(to, target);
            case TEXT ->
                isPostgres && target.name().equals("character varying") && target.length() != null
                        ? new RoundingRule(Way.BLANKS, target.length())
                        : null;
            default -> null;
        };
    }

    private static @Nullable RoundingRule single(boolean isPostgres, DataType target) {
        if (!target.name().equals(isPostgres ? "real" : "float")) {
            return null;
        }
        return new RoundingRule(isPostgres ? Way.SINGLE_FROM_DIGITS : Way.SINGLE_FROM_DOUBLE, 0);
    }

    private static @Nullable RoundingRule fraction(Engine to, DataType target) {
        int digits = target.precision() != null ? target.precision() : to == Engine.POSTGRESQL ? MICRO_DIGITS : 0;
        if (digits >= MICRO_DIGITS) {
            return null;
        }
        return new RoundingRule(
                switch (to) {
                    case POSTGRESQL -> Way.TIME_FROM_2000;
                    case MYSQL -> Way.TIME_HALF_UP;
                    case MARIADB -> Way.TIME_CUT;
                },
                digits);
    }

    /** The spelling after rounding; unchanged where it is not one of a number or a time of the years 0 to 9999. */
    String apply(CanonicalKind kind, String spelled) {
        return switch (way) {
            case DECIMAL -> isFinite(spelled) ? decimal(spelled) : spelled;
            case SINGLE_FROM_DIGITS -> isFinite(spelled) ? single(Float.parseFloat(spelled)) : spelled;
            case SINGLE_FROM_DOUBLE -> isFinite(spelled) ? single((float) Double.parseDouble(spelled)) : spelled;
            case TIME_FROM_2000, TIME_HALF_UP, TIME_CUT ->
                kind == CanonicalKind.TIMESTAMP ? moment(spelled) : time(spelled);
            case BLANKS -> withoutBlanks(spelled);
        };
    }

    private String withoutBlanks(String spelled) {
        if (spelled.codePointCount(0, spelled.length()) <= digits) {
            return spelled;
        }
        int end = spelled.offsetByCodePoints(0, digits);
        boolean isBlank = spelled.chars().skip(end).allMatch(c -> c == ' ');
        return isBlank ? spelled.substring(0, end) : spelled;
    }

    private static boolean isFinite(String spelled) {
        return !spelled.isEmpty() && spelled.chars().allMatch(c -> "+-0123456789.eE".indexOf(c) >= 0);
    }

    private String decimal(String spelled) {
        try {
            return new BigDecimal(spelled)
                    .setScale(digits, RoundingMode.HALF_UP)
                    .toPlainString();
        } catch (NumberFormatException e) {
            return spelled;
        }
    }

    private static String single(float value) {
        return Double.toString(value);
    }

    private String moment(String spelled) {
        Matcher parts = MOMENT.matcher(spelled);
        if (!parts.matches()) {
            return spelled;
        }
        LocalDateTime whole;
        try {
            whole = LocalDateTime.of(
                    part(parts, 1), part(parts, 2), part(parts, 3), part(parts, 4), part(parts, 5), part(parts, 6));
        } catch (DateTimeException e) {
            return spelled;
        }
        long micros = ChronoUnit.SECONDS.between(EPOCH, whole) * MICROS_PER_SECOND + micros(parts.group(7));
        long rounded = way == Way.TIME_FROM_2000
                ? awayFromZero(micros - MICROS_TO_2000) + MICROS_TO_2000
                : way == Way.TIME_HALF_UP
                        ? Math.floorDiv(micros + unit() / 2, unit()) * unit()
                        : Math.floorDiv(micros, unit()) * unit();
        LocalDateTime result = EPOCH.plusSeconds(Math.floorDiv(rounded, MICROS_PER_SECOND));
        return result.toLocalDate() + " "
                + two(result.getHour()) + ":" + two(result.getMinute()) + ":" + two(result.getSecond())
                + fraction(Math.floorMod(rounded, MICROS_PER_SECOND));
    }

    private String time(String spelled) {
        Matcher parts = TIME.matcher(spelled);
        if (!parts.matches()) {
            return spelled;
        }
        long seconds = part(parts, 2) * 3_600L + part(parts, 3) * 60L + part(parts, 4);
        long micros = seconds * MICROS_PER_SECOND + micros(parts.group(5));
        long rounded = way == Way.TIME_CUT ? micros / unit() * unit() : awayFromZero(micros);
        long whole = rounded / MICROS_PER_SECOND;
        return parts.group(1)
                + two(whole / 3_600) + ":" + two(whole / 60 % 60) + ":" + two(whole % 60)
                + fraction(rounded % MICROS_PER_SECOND);
    }

    private long awayFromZero(long micros) {
        long size = (Math.abs(micros) + unit() / 2) / unit() * unit();
        return micros < 0 ? -size : size;
    }

    private long unit() {
        long unit = 1;
        for (int i = digits; i < MICRO_DIGITS; i++) {
            unit *= 10;
        }
        return unit;
    }

    private static int part(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    private static long micros(@Nullable String fraction) {
        return fraction == null ? 0 : Long.parseLong((fraction + "00000").substring(0, MICRO_DIGITS));
    }

    private static String fraction(long micros) {
        return "." + Long.toString(MICROS_PER_SECOND + micros).substring(1);
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
