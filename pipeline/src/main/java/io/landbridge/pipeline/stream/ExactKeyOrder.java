package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The source's order of a mapping's keys where Java reproduces it exactly: keys are brought into a form whose characters compare as the
 * keys do, and which is equal exactly when they are.
 */
final class ExactKeyOrder {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern DATE_TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}(\\.\\d+)?");
    private static final int UUID_LENGTH = 36;
    private static final int MOST_DIGITS = 90;

    /** Lower than any character of a value, so that a value sorts before those that it begins. */
    private static final char END = '\0';

    private final ValueKind[] kinds;

    private ExactKeyOrder(ValueKind[] kinds) {
        this.kinds = kinds;
    }

    /** The order of the mapping's keys; null when only the source knows it. */
    static @Nullable ExactKeyOrder of(TableMapping mapping, Engine source) {
        List<ValueKind> kinds = mapping.keyColumns().stream()
                .map(name -> mapping.source().column(name).orElseThrow().kind())
                .toList();
        boolean exact = !kinds.isEmpty() && kinds.stream().allMatch(kind -> isExact(kind, source));
        return exact ? new ExactKeyOrder(kinds.toArray(new ValueKind[0])) : null;
    }

    private static boolean isExact(ValueKind kind, Engine source) {
        return switch (kind) {
            case INTEGER, DATE, DATETIME, INSTANT, BINARY -> true;
            // MariaDB orders its UUIDs by time, not by bytes.
            case UUID -> source == Engine.POSTGRESQL;
            default -> false;
        };
    }

    /** The form of a key; null when a value has no plain spelling (infinity, a year of five digits), so that the source must be asked. */
    @Nullable String form(Key key) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < kinds.length; i++) {
            if (!append(kinds[i], key.values().get(i), form)) {
                return null;
            }
        }
        return form.toString();
    }

    private static boolean append(ValueKind kind, String value, StringBuilder form) {
        return switch (kind) {
            case INTEGER -> integer(value, form);
            case UUID -> plain(value.length() == UUID_LENGTH, value.toLowerCase(Locale.ROOT), form);
            case DATE -> plain(DATE.matcher(value).matches(), value, form);
            case DATETIME, INSTANT -> plain(DATE_TIME.matcher(value).matches(), withoutZeros(value), form);
            case BINARY -> plain(value.startsWith("\\x"), value, form);
            default -> throw new IllegalStateException(kind.name());
        };
    }

    private static boolean plain(boolean isPlain, String value, StringBuilder form) {
        form.append(value).append(END);
        return isPlain;
    }

    /** The sign, then how many digits, then the digits; all turned round below zero. */
    private static boolean integer(String value, StringBuilder form) {
        boolean negative = value.startsWith("-");
        int from = negative ? 1 : 0;
        while (from < value.length() - 1 && value.charAt(from) == '0') {
            from++;
        }
        int digits = value.length() - from;
        if (digits < 1 || digits > MOST_DIGITS) {
            return false;
        }
        boolean below = negative && value.charAt(from) != '0';
        form.append(below ? '-' : '1').append((char) (below ? MOST_DIGITS - digits : digits));
        for (int i = from; i < value.length(); i++) {
            char digit = value.charAt(i);
            if (digit < '0' || digit > '9') {
                return false;
            }
            form.append(below ? (char) ('0' + '9' - digit) : digit);
        }
        return true;
    }

    /** {@code 12:00:00.500} and {@code 12:00:00.5} are one moment. */
    private static String withoutZeros(String value) {
        if (value.indexOf('.') < 0) {
            return value;
        }
        int end = value.length();
        while (value.charAt(end - 1) == '0') {
            end--;
        }
        return value.substring(0, value.charAt(end - 1) == '.' ? end - 1 : end);
    }
}
