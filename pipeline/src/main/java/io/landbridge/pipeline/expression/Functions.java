package io.landbridge.pipeline.expression;

import static io.landbridge.pipeline.expression.Variables.DATE;
import static io.landbridge.pipeline.expression.Variables.DATETIME;
import static io.landbridge.pipeline.expression.Variables.DECIMAL;
import static io.landbridge.pipeline.expression.Variables.TIME;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.Operator;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import io.landbridge.pipeline.expression.FunctionTable.Argument;
import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** The functions and operators that expressions have beyond the library's own; docs/plan-file.md lists them. */
final class Functions {

    private static final Argument<String> TEXT_ARG = new Argument<>(SimpleType.STRING, String.class);
    private static final Argument<Long> INT_ARG = new Argument<>(SimpleType.INT, Long.class);
    private static final Argument<UnsignedLong> UINT_ARG = new Argument<>(SimpleType.UINT, UnsignedLong.class);
    private static final Argument<Double> DOUBLE_ARG = new Argument<>(SimpleType.DOUBLE, Double.class);
    private static final Argument<Instant> INSTANT_ARG = new Argument<>(SimpleType.TIMESTAMP, Instant.class);
    private static final Argument<ExactDecimal> DECIMAL_ARG = new Argument<>(DECIMAL, ExactDecimal.class);
    private static final Argument<LocalDate> DATE_ARG = new Argument<>(DATE, LocalDate.class);
    private static final Argument<Duration> TIME_ARG = new Argument<>(TIME, Duration.class);
    private static final Argument<LocalDateTime> DATETIME_ARG = new Argument<>(DATETIME, LocalDateTime.class);

    private enum Arithmetic {
        ADD(Operator.ADD),
        SUBTRACT(Operator.SUBTRACT),
        MULTIPLY(Operator.MULTIPLY);

        private final Operator operator;

        Arithmetic(Operator operator) {
            this.operator = operator;
        }

        BigDecimal apply(BigDecimal a, BigDecimal b) {
            return switch (this) {
                case ADD -> a.add(b);
                case SUBTRACT -> a.subtract(b);
                case MULTIPLY -> a.multiply(b);
            };
        }
    }

    private enum Comparison {
        LESS(Operator.LESS),
        LESS_EQUALS(Operator.LESS_EQUALS),
        GREATER(Operator.GREATER),
        GREATER_EQUALS(Operator.GREATER_EQUALS);

        private final Operator operator;

        Comparison(Operator operator) {
            this.operator = operator;
        }

        boolean test(int sign) {
            return switch (this) {
                case LESS -> sign < 0;
                case LESS_EQUALS -> sign <= 0;
                case GREATER -> sign > 0;
                case GREATER_EQUALS -> sign >= 0;
            };
        }
    }

    private final FunctionTable table = new FunctionTable();

    private Functions() {}

    static FunctionTable table() {
        Functions functions = new Functions();
        functions.decimals();
        functions.conversions();
        functions.comparisons();
        functions.calendar();
        functions.texts();
        return functions.table;
    }

    private void decimals() {
        for (Arithmetic arithmetic : Arithmetic.values()) {
            arithmetic(arithmetic);
        }
        table.function(
                Operator.NEGATE.getFunction(),
                DECIMAL,
                DECIMAL_ARG,
                a -> new ExactDecimal(a.value().negate()));
        table.member(
                "abs", DECIMAL, DECIMAL_ARG, a -> new ExactDecimal(a.value().abs()));
        table.member(
                "round",
                DECIMAL,
                DECIMAL_ARG,
                INT_ARG,
                (a, scale) -> new ExactDecimal(a.value().setScale(scale(scale), RoundingMode.HALF_UP)));
        table.member(
                "divide",
                DECIMAL,
                DECIMAL_ARG,
                DECIMAL_ARG,
                INT_ARG,
                args -> divide((ExactDecimal) args[0], (ExactDecimal) args[1], (Long) args[2]));
        table.member(
                "divide",
                DECIMAL,
                DECIMAL_ARG,
                INT_ARG,
                INT_ARG,
                args -> divide((ExactDecimal) args[0], ExactDecimal.of((Long) args[1]), (Long) args[2]));
    }

    private static ExactDecimal divide(ExactDecimal a, ExactDecimal b, long scale) {
        if (b.value().signum() == 0) {
            throw new FunctionRefusal("a number is divided by zero");
        }
        return new ExactDecimal(a.value().divide(b.value(), scale(scale), RoundingMode.HALF_UP));
    }

    private static int scale(long scale) {
        if (scale < 0 || scale > 100) {
            throw new FunctionRefusal("a scale is 0 to 100");
        }
        return (int) scale;
    }

    private void arithmetic(Arithmetic body) {
        String name = body.operator.getFunction();
        table.function(
                name, DECIMAL, DECIMAL_ARG, DECIMAL_ARG, (a, b) -> new ExactDecimal(body.apply(a.value(), b.value())));
        table.function(
                name,
                DECIMAL,
                DECIMAL_ARG,
                INT_ARG,
                (a, b) -> new ExactDecimal(body.apply(a.value(), BigDecimal.valueOf(b))));
        table.function(
                name,
                DECIMAL,
                INT_ARG,
                DECIMAL_ARG,
                (a, b) -> new ExactDecimal(body.apply(BigDecimal.valueOf(a), b.value())));
    }

    private void conversions() {
        table.function("decimal", DECIMAL, TEXT_ARG, Functions::decimal);
        table.function("decimal", DECIMAL, INT_ARG, ExactDecimal::of);
        table.function("decimal", DECIMAL, UINT_ARG, a -> new ExactDecimal(new BigDecimal(a.bigIntegerValue())));
        table.function("decimal", DECIMAL, DOUBLE_ARG, a -> new ExactDecimal(BigDecimal.valueOf(a)));
        table.function("int", SimpleType.INT, DECIMAL_ARG, a -> wholeNumber(a.value()));
        table.function("double", SimpleType.DOUBLE, DECIMAL_ARG, a -> a.value().doubleValue());
        table.function("string", SimpleType.STRING, DECIMAL_ARG, a -> Values.spell(a.value()));
        table.function("string", SimpleType.STRING, DATE_ARG, Values::spell);
        table.function("string", SimpleType.STRING, TIME_ARG, Values::spell);
        table.function("string", SimpleType.STRING, DATETIME_ARG, Values::spell);

        table.function("date", DATE, TEXT_ARG, a -> read(ValueKind.DATE, a));
        table.function("date", DATE, DATETIME_ARG, LocalDateTime::toLocalDate);
        table.function("date", DATE, INSTANT_ARG, a -> local(a, "UTC").toLocalDate());
        table.function(
                "date", DATE, INSTANT_ARG, TEXT_ARG, (a, zone) -> local(a, zone).toLocalDate());
        table.function("time", TIME, TEXT_ARG, a -> read(ValueKind.TIME, a));
        table.function(
                "time",
                TIME,
                DATETIME_ARG,
                a -> Duration.ofNanos(a.toLocalTime().toNanoOfDay()));
        table.function("datetime", DATETIME, TEXT_ARG, a -> read(ValueKind.DATETIME, a.replace('T', ' ')));
        table.function("datetime", DATETIME, DATE_ARG, LocalDate::atStartOfDay);
        table.function(
                "datetime",
                DATETIME,
                DATE_ARG,
                TIME_ARG,
                (a, b) -> a.atStartOfDay().plus(b));
        table.function("datetime", DATETIME, INSTANT_ARG, a -> local(a, "UTC"));
        table.function("datetime", DATETIME, INSTANT_ARG, TEXT_ARG, Functions::local);
        table.function("timestamp", SimpleType.TIMESTAMP, DATETIME_ARG, a -> a.toInstant(ZoneOffset.UTC));
        table.function("timestamp", SimpleType.TIMESTAMP, DATETIME_ARG, TEXT_ARG, Functions::instant);
    }

    private static ExactDecimal decimal(String text) {
        try {
            return new ExactDecimal(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            throw new FunctionRefusal("the text is no decimal");
        }
    }

    private static long wholeNumber(BigDecimal value) {
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new FunctionRefusal("the decimal is no whole number of 64 bits; round it first");
        }
    }

    private static Object read(ValueKind kind, String text) {
        try {
            return Values.read(kind, text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new FunctionRefusal("the text is no " + kind.name().toLowerCase(Locale.ROOT));
        }
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new FunctionRefusal("there is no such time zone");
        }
    }

    private static LocalDateTime local(Instant instant, String zone) {
        return LocalDateTime.ofInstant(instant, zone(zone));
    }

    /** The same rule as for {@code zone:} in the plan's types: what names no instant, or two, is refused. */
    private static Instant instant(LocalDateTime local, String zone) {
        List<ZoneOffset> offsets = zone(zone).getRules().getValidOffsets(local);
        if (offsets.size() != 1) {
            throw new FunctionRefusal(
                    offsets.isEmpty()
                            ? "clocks in that zone skipped that time"
                            : "clocks in that zone showed that time twice");
        }
        return local.toInstant(offsets.get(0));
    }

    private void comparisons() {
        for (Comparison comparison : Comparison.values()) {
            compare(comparison);
        }
    }

    private void compare(Comparison holds) {
        String name = holds.operator.getFunction();
        CelType bool = SimpleType.BOOL;
        table.function(name, bool, DECIMAL_ARG, DECIMAL_ARG, (a, b) -> holds.test(a.compareTo(b)));
        table.function(name, bool, DECIMAL_ARG, INT_ARG, (a, b) -> holds.test(a.compareTo(ExactDecimal.of(b))));
        table.function(
                name,
                bool,
                INT_ARG,
                DECIMAL_ARG,
                (a, b) -> holds.test(ExactDecimal.of(a).compareTo(b)));
        table.function(name, bool, DATE_ARG, DATE_ARG, (a, b) -> holds.test(a.compareTo(b)));
        table.function(name, bool, TIME_ARG, TIME_ARG, (a, b) -> holds.test(a.compareTo(b)));
        table.function(name, bool, DATETIME_ARG, DATETIME_ARG, (a, b) -> holds.test(a.compareTo(b)));
    }

    private void calendar() {
        CelType number = SimpleType.INT;
        table.member("year", number, DATE_ARG, a -> (long) a.getYear());
        table.member("month", number, DATE_ARG, a -> (long) a.getMonthValue());
        table.member("day", number, DATE_ARG, a -> (long) a.getDayOfMonth());
        table.member("dayOfWeek", number, DATE_ARG, a -> (long) a.getDayOfWeek().getValue());
        table.member("year", number, DATETIME_ARG, a -> (long) a.getYear());
        table.member("month", number, DATETIME_ARG, a -> (long) a.getMonthValue());
        table.member("day", number, DATETIME_ARG, a -> (long) a.getDayOfMonth());
        table.member(
                "dayOfWeek", number, DATETIME_ARG, a -> (long) a.getDayOfWeek().getValue());
        table.member("hour", number, DATETIME_ARG, a -> (long) a.getHour());
        table.member("minute", number, DATETIME_ARG, a -> (long) a.getMinute());
        table.member("second", number, DATETIME_ARG, a -> (long) a.getSecond());
        table.member("hour", number, TIME_ARG, Duration::toHours);
        table.member("minute", number, TIME_ARG, a -> (long) a.toMinutesPart());
        table.member("second", number, TIME_ARG, a -> (long) a.toSecondsPart());
        table.member("plusDays", DATE, DATE_ARG, INT_ARG, LocalDate::plusDays);
        table.member("plusDays", DATETIME, DATETIME_ARG, INT_ARG, LocalDateTime::plusDays);
        table.member("plusSeconds", DATETIME, DATETIME_ARG, INT_ARG, LocalDateTime::plusSeconds);
        table.member("daysUntil", number, DATE_ARG, DATE_ARG, ChronoUnit.DAYS::between);
    }

    private void texts() {
        table.member("lower", SimpleType.STRING, TEXT_ARG, a -> a.toLowerCase(Locale.ROOT));
        table.member("upper", SimpleType.STRING, TEXT_ARG, a -> a.toUpperCase(Locale.ROOT));
        table.member("left", SimpleType.STRING, TEXT_ARG, INT_ARG, Functions::left);
    }

    private static String left(String text, long characters) {
        if (characters < 0) {
            throw new FunctionRefusal("a length is not negative");
        }
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, (int) characters));
    }
}
