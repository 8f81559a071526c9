package io.landbridge.testkit.compare;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Turns what a server printed into the one text that stands for its value in a form. */
final class NormalForm {

    private static final int LONGEST_PLAIN_BYTES = 64 * 1024;

    private NormalForm() {}

    /** The value's one text; {@code kind} is the kind of the column that printed it. */
    static String of(Form form, ColumnKind kind, String raw) {
        return switch (form) {
            case NUMBER -> number(kind, raw);
            case DOUBLE -> floating(raw);
            case SINGLE -> single(kind, raw);
            case TEXT, PLAIN -> raw;
            case PADDED -> raw.stripTrailing().length() == raw.length() ? raw : withoutTrailingSpaces(raw);
            case DATE -> raw;
            case TIMESTAMP -> timestamp(raw);
            case TIME -> withoutTrailingZeros(raw);
            case DURATION -> kind == ColumnKind.TIME ? microseconds(raw) : number(new BigDecimal(raw));
            case JSON -> Json.normal(raw);
            case UUID -> raw.replace("-", "").toLowerCase(Locale.ROOT);
            case BITS, GEOMETRY, GEOMETRY_BYTES -> raw;
            case SET -> set(kind, raw);
            case POINT -> point(raw);
            case GEOMETRY_TEXT ->
                raw.toUpperCase(Locale.ROOT).replace(", ", ",").replace(" (", "(");
            case BINARY -> bytes(raw.getBytes(StandardCharsets.UTF_8));
        };
    }

    /** Hexadecimal, or length and digest where that would be too long to keep. */
    static String bytes(byte[] value) {
        if (value.length <= LONGEST_PLAIN_BYTES) {
            return HexFormat.of().formatHex(value);
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(value);
            return value.length + " bytes with SHA-256 " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String number(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static String number(ColumnKind kind, String raw) {
        if (isPlainInteger(raw) && kind == ColumnKind.NUMBER) {
            return raw;
        }
        return switch (kind) {
            case BOOLEAN ->
                raw.equals("true") || raw.equals("t") ? "1" : raw.equals("false") || raw.equals("f") ? "0" : raw;
            case BITS -> new BigInteger(raw, 2).toString();
            default -> {
                try {
                    yield number(new BigDecimal(raw.strip()));
                } catch (NumberFormatException e) {
                    yield raw; // NaN, Infinity, or text that is no number
                }
            }
        };
    }

    private static boolean isPlainInteger(String raw) {
        int digits = raw.startsWith("-") ? raw.length() - 1 : raw.length();
        if (digits == 0 || digits > 18 || raw.charAt(raw.length() - digits) == '0') {
            return raw.equals("0");
        }
        for (int index = raw.length() - digits; index < raw.length(); index++) {
            if (raw.charAt(index) < '0' || raw.charAt(index) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String floating(String raw) {
        try {
            return String.valueOf(Double.parseDouble(raw));
        } catch (NumberFormatException e) {
            return raw;
        }
    }

    private static String single(ColumnKind kind, String raw) {
        double value;
        try {
            value = Double.parseDouble(raw);
        } catch (NumberFormatException e) {
            return raw;
        }
        float single = (float) value;
        String text = String.valueOf(single);
        boolean holdsSingle = kind == ColumnKind.SINGLE
                || Double.compare(value, single) == 0
                || Double.compare(value, Double.parseDouble(text)) == 0;
        return holdsSingle ? text : "more than single precision: " + value;
    }

    private static String timestamp(String raw) {
        if (raw.endsWith("infinity")) {
            return raw;
        }
        boolean beforeChrist = raw.endsWith(" BC");
        String text = beforeChrist ? raw.substring(0, raw.length() - 3) : raw;
        if (text.endsWith("+00") || text.endsWith("Z")) {
            text = text.substring(0, text.length() - (text.endsWith("Z") ? 1 : 3));
        }
        int separator = text.indexOf('T');
        if (separator > 0) {
            text = text.substring(0, separator) + " " + text.substring(separator + 1);
        }
        text = text.indexOf(' ') < 0 ? text + " 00:00:00" : withoutTrailingZeros(text);
        return beforeChrist ? text + " BC" : text;
    }

    private static String withoutTrailingZeros(String raw) {
        if (raw.indexOf('.') < 0) {
            return raw;
        }
        int end = raw.length();
        while (raw.charAt(end - 1) == '0') {
            end--;
        }
        return raw.substring(0, raw.charAt(end - 1) == '.' ? end - 1 : end);
    }

    private static String withoutTrailingSpaces(String raw) {
        int end = raw.length();
        while (end > 0 && raw.charAt(end - 1) == ' ') {
            end--;
        }
        return raw.substring(0, end);
    }

    /** Hours may be more than a day's, and negative. */
    private static String microseconds(String time) {
        boolean negative = time.startsWith("-");
        String[] parts = (negative ? time.substring(1) : time).split(":", -1);
        BigDecimal seconds = new BigDecimal(parts[2])
                .add(new BigDecimal(parts[1]).multiply(BigDecimal.valueOf(60)))
                .add(new BigDecimal(parts[0]).multiply(BigDecimal.valueOf(3600)));
        BigDecimal micros = seconds.movePointRight(6);
        return number(negative ? micros.negate() : micros);
    }

    private static String set(ColumnKind kind, String raw) {
        List<String> members;
        if (kind == ColumnKind.ARRAY) {
            members = Json.elements(raw);
        } else {
            members = raw.isEmpty() ? List.of() : Arrays.asList(raw.split(",", -1));
        }
        return String.join(",", new TreeSet<>(members));
    }

    private static String point(String raw) {
        String[] parts = raw.split(" ", -1);
        return Double.parseDouble(parts[0]) + " " + Double.parseDouble(parts[1]);
    }
}
