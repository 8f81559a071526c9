package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.schema.ValueKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** A value's canonical form from its spelling; the chapter of that name in docs/digest.md, as code. */
final class CanonicalForm {

    /** Longer values, in bytes, are hashed by themselves, so that no server has to put rows of megabytes together. */
    static final int LONGEST = 1_024;

    /** Digits that a number of PostgreSQL may have; what a text asks for beyond them is no number. */
    private static final int MOST_DIGITS = 150_000;

    private static final int MAX_FAST_DIGITS = 18;
    private static final Pattern FLOAT = Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?");
    private static final Pattern DATE = Pattern.compile("[0-9]{4,}-[0-9]{2}-[0-9]{2}( BC)?|-?infinity");
    private static final Pattern TIME = Pattern.compile("-?[0-9]{2,}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?");
    private static final Pattern TIMESTAMP =
            Pattern.compile("[0-9]{4,}-[0-9]{2}-[0-9]{2}( [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?)?( BC)?|-?infinity");
    private static final Pattern BITS = Pattern.compile("[01]*");

    private CanonicalForm() {}

    /** The form of a value that is not NULL. A text that is no value of the kind has a form that no server gives. */
    static String of(DigestedColumn column, String spelled) {
        RoundingRule rounding = column.rounding();
        String value = rounding == null ? spelled : rounding.apply(column.kind(), spelled);
        return switch (column.kind()) {
            case NUMBER -> column.spelling() == ValueKind.BIT ? binaryNumber(value) : number(value);
            case FLOAT -> floating(value);
            case TEXT -> open(value);
            case PADDED_TEXT -> open(withoutPadding(value));
            case UUID -> open(uuid(value));
            case BINARY -> binary(value);
            case DATE -> DATE.matcher(value).matches() ? value : unreadable(value);
            case TIME -> time(value);
            case TIMESTAMP -> timestamp(value);
            case BITS -> BITS.matcher(value).matches() ? value : unreadable(value);
            case JSON -> json(value, false);
            case JSON_OF_DOUBLES -> json(value, true);
            case SET -> set(value);
        };
    }

    /** Characters of any kind, behind their length in bytes. */
    private static String open(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return bytes.length > LONGEST ? ownHash(bytes) : bytes.length + ":" + value;
    }

    private static String ownHash(byte[] bytes) {
        return "#" + HexFormat.of().formatHex(RowHash.sha256().digest(bytes));
    }

    private static String unreadable(String value) {
        return "!" + open(value);
    }

    private static String number(String value) {
        if (isPlainInteger(value)) {
            return value;
        }
        return switch (value) {
            case "NaN", "Infinity", "-Infinity" -> value;
            default -> FLOAT.matcher(value).matches() ? decimal(value) : unreadable(value);
        };
    }

    private static String decimal(String value) {
        try {
            BigDecimal number = new BigDecimal(value);
            if (number.signum() == 0) {
                return "0";
            }
            BigDecimal normal = number.stripTrailingZeros();
            return Math.abs((long) normal.scale()) > MOST_DIGITS ? unreadable(value) : normal.toPlainString();
        } catch (NumberFormatException e) {
            return unreadable(value);
        }
    }

    private static String binaryNumber(String value) {
        return value.isEmpty() || !BITS.matcher(value).matches()
                ? unreadable(value)
                : new BigInteger(value, 2).toString();
    }

    private static boolean isPlainInteger(String value) {
        int start = value.startsWith("-") ? 1 : 0;
        int digits = value.length() - start;
        if (digits == 0 || digits > MAX_FAST_DIGITS || value.charAt(start) == '0') {
            return value.equals("0");
        }
        for (int i = start; i < value.length(); i++) {
            if (value.charAt(i) < '0' || value.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String floating(String value) {
        boolean isWord = value.equals("NaN") || value.equals("Infinity") || value.equals("-Infinity");
        if (!isWord && !FLOAT.matcher(value).matches()) {
            return unreadable(value);
        }
        double number = Double.parseDouble(value);
        return Double.isNaN(number) ? "NaN" : HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number));
    }

    private static String withoutPadding(String value) {
        int end = value.length();
        while (end > 0 && value.charAt(end - 1) == ' ') {
            end--;
        }
        return value.substring(0, end);
    }

    private static String uuid(String value) {
        return value.replace("-", "").replace("{", "").replace("}", "").toLowerCase(Locale.ROOT);
    }

    private static String binary(String value) {
        if (!value.startsWith("\\x")) {
            return unreadable(value);
        }
        int bytes = (value.length() - 2) / 2;
        return bytes > LONGEST ? ownHash(HexFormat.of().parseHex(value, 2, value.length())) : value.substring(2);
    }

    private static String time(String value) {
        if (!TIME.matcher(value).matches()) {
            return unreadable(value);
        }
        String time = withoutTrailingZeros(value);
        return time.equals("-00:00:00") ? time.substring(1) : time;
    }

    private static String timestamp(String value) {
        if (!TIMESTAMP.matcher(value).matches()) {
            return unreadable(value);
        }
        boolean isBeforeChrist = value.endsWith(" BC");
        String moment = isBeforeChrist ? value.substring(0, value.length() - 3) : value;
        // a date alone is the moment at which it begins
        String full = moment.indexOf(' ') < 0 && !moment.endsWith("infinity") ? moment + " 00:00:00" : moment;
        return withoutTrailingZeros(full) + (isBeforeChrist ? " BC" : "");
    }

    private static String withoutTrailingZeros(String value) {
        if (value.indexOf('.') < 0) {
            return value;
        }
        int end = value.length();
        while (value.charAt(end - 1) == '0') {
            end--;
        }
        return value.substring(0, value.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static String json(String value, boolean asDoubles) {
        try {
            return open(CanonicalJson.of(value, asDoubles));
        } catch (IllegalArgumentException e) {
            return unreadable(value);
        }
    }

    private static String set(String value) {
        String[] labels = value.split(",", -1);
        Arrays.sort(labels);
        return open(String.join(",", labels));
    }
}
