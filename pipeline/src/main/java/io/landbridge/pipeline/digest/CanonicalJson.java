package io.landbridge.pipeline.digest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * A JSON document in the one form that all spellings of it share: no space, keys sorted, of keys that are there twice the last one,
 * characters as themselves, numbers in normal form.
 */
final class CanonicalJson {

    /** MySQL takes 100 levels, MariaDB 32; a document of more is left as it is. */
    private static final int DEEPEST = 1_000;

    private static final int MOST_DIGITS = 1_000;
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST =
            BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

    private final String text;
    private final boolean asDoubles;
    private int at;
    private int depth;

    private CanonicalJson(String text, boolean asDoubles) {
        this.text = text;
        this.asDoubles = asDoubles;
    }

    /**
     * The document's form.
     *
     * @param asDoubles whether numbers that are no integers of 64 bits are taken as doubles
     * @throws IllegalArgumentException when it is no document
     */
    static String of(String text, boolean asDoubles) {
        CanonicalJson json = new CanonicalJson(text, asDoubles);
        String value = json.value();
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.malformed();
        }
        return value;
    }

    private String value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> quoted(string());
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private String object() {
        enter();
        Map<String, String> members = new TreeMap<>();
        skipSpace();
        if (peek() != '}') {
            do {
                skipSpace();
                String key = string();
                skipSpace();
                expect(':');
                members.put(key, value());
                skipSpace();
            } while (isNext(','));
        }
        expect('}');
        depth--;
        StringJoiner object = new StringJoiner(",", "{", "}");
        members.forEach((key, value) -> object.add(quoted(key) + ':' + value));
        return object.toString();
    }

    private String array() {
        enter();
        StringJoiner array = new StringJoiner(",", "[", "]");
        skipSpace();
        if (peek() != ']') {
            do {
                array.add(value());
                skipSpace();
            } while (isNext(','));
        }
        expect(']');
        depth--;
        return array.toString();
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw malformed();
        }
    }

    private String word(String word) {
        if (!text.startsWith(word, at)) {
            throw malformed();
        }
        at += word.length();
        return word;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        char letter = peek();
        at++;
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw malformed();
                }
                int code = HexFormat.fromHexDigits(text, at, at + 4);
                at += 4;
                yield (char) code;
            }
            default -> letter;
        };
    }

    /** Only what must be escaped is: quote, backslash, control characters, and halves of characters that stand alone. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean isPair = Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1));
            if (isPair) {
                quoted.append(c).append(value.charAt(++i));
            } else if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                quoted.append("\\u").append(HexFormat.of().toHexDigits(c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    private String number() {
        int start = at;
        while (at < text.length() && "+-0123456789.eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String token = text.substring(start, at);
        try {
            return asDoubles ? asDouble(token) : plain(new BigDecimal(token));
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private static String plain(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal normal = number.stripTrailingZeros();
        return Math.abs((long) normal.scale()) > MOST_DIGITS ? normal.toString() : normal.toPlainString();
    }

    private static String asDouble(String token) {
        if (token.matches("-?[0-9]+")) {
            BigInteger integer = new BigInteger(token);
            if (isOf64Bits(integer)) {
                return integer.toString();
            }
        }
        double number = Double.parseDouble(token);
        if (Double.isInfinite(number)) {
            return plain(new BigDecimal(token));
        }
        // what the one server prints as 1e18 or 100.0, the other has as an integer
        BigDecimal shortest = new BigDecimal(Double.toString(number));
        boolean isWhole =
                shortest.signum() == 0 || shortest.stripTrailingZeros().scale() <= 0;
        return isWhole && isOf64Bits(shortest.toBigInteger())
                ? shortest.toBigInteger().toString()
                : "d" + HexFormat.of().toHexDigits(Double.doubleToRawLongBits(number));
    }

    private static boolean isOf64Bits(BigInteger integer) {
        return integer.compareTo(LEAST) >= 0 && integer.compareTo(GREATEST) <= 0;
    }

    private void skipSpace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private boolean isNext(char c) {
        boolean isNext = at < text.length() && text.charAt(at) == c;
        if (isNext) {
            at++;
        }
        return isNext;
    }

    private void expect(char c) {
        if (!isNext(c)) {
            throw malformed();
        }
    }

    private IllegalArgumentException malformed() {
        return new IllegalArgumentException("No JSON at character " + at);
    }
}
