package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Values;
import java.util.Arrays;

/** Builds encoded rows, one after another, in one buffer that is reused. */
final class RowWriter {

    private static final int INITIAL = 4096;
    private static final int KEPT = 1 << 20;
    private static final int SHORT = 1 << 16;
    private static final byte[] MIN_LONG =
            Long.toString(Long.MIN_VALUE).getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private byte[] buffer = new byte[INITIAL];
    private int length;

    /** Forgets what was written; a buffer that one huge row made is given back. */
    void clear() {
        length = 0;
        if (buffer.length > KEPT) {
            buffer = new byte[INITIAL];
        }
    }

    byte[] buffer() {
        return buffer;
    }

    int length() {
        return length;
    }

    void raw(byte b) {
        ensure(1);
        buffer[length++] = b;
    }

    void raw(byte[] bytes, int from, int to) {
        int size = to - from;
        ensure(size);
        System.arraycopy(bytes, from, buffer, length, size);
        length += size;
    }

    void nullField() {
        ensure(2);
        buffer[length++] = '\\';
        buffer[length++] = 'N';
    }

    /** A value in {@link Values}' form, spelled and escaped. */
    void value(Object value) {
        if (value instanceof String text) {
            text(text);
        } else if (value instanceof Long number) {
            number(number);
        } else {
            text(Values.spell(value));
        }
    }

    private void number(long value) {
        if (value == Long.MIN_VALUE) {
            raw(MIN_LONG, 0, MIN_LONG.length);
            return;
        }
        ensure(20);
        long rest = value;
        if (rest < 0) {
            buffer[length++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long power = rest; power >= 10; power /= 10) {
            digits++;
        }
        int at = length + digits;
        length = at;
        do {
            buffer[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
    }

    void text(String text) {
        int size = text.length();
        ensure(size <= SHORT ? size * 3 : encodedLength(text));
        byte[] out = buffer;
        int to = length;
        for (int i = 0; i < size; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                length = to;
                nonAscii(text, i);
                return;
            }
            byte escaped = escape(c);
            if (escaped != 0) {
                out[to++] = '\\';
                out[to++] = escaped;
            } else {
                out[to++] = (byte) c;
            }
        }
        length = to;
    }

    private void nonAscii(String text, int start) {
        int size = text.length();
        // at most four bytes for two chars, or three for one
        byte[] out = buffer;
        int to = length;
        for (int i = start; i < size; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                byte escaped = escape(c);
                if (escaped != 0) {
                    out[to++] = '\\';
                    out[to++] = escaped;
                } else {
                    out[to++] = (byte) c;
                }
            } else if (c < 0x800) {
                out[to++] = (byte) (0xC0 | (c >> 6));
                out[to++] = (byte) (0x80 | (c & 0x3F));
            } else if (Character.isHighSurrogate(c) && i + 1 < size && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                out[to++] = (byte) (0xF0 | (point >> 18));
                out[to++] = (byte) (0x80 | ((point >> 12) & 0x3F));
                out[to++] = (byte) (0x80 | ((point >> 6) & 0x3F));
                out[to++] = (byte) (0x80 | (point & 0x3F));
            } else if (Character.isSurrogate(c)) {
                throw new RejectedValueException(
                        TransformError.EXPRESSION_FAILED, "the result holds half a character and has no UTF-8 form");
            } else {
                out[to++] = (byte) (0xE0 | (c >> 12));
                out[to++] = (byte) (0x80 | ((c >> 6) & 0x3F));
                out[to++] = (byte) (0x80 | (c & 0x3F));
            }
        }
        length = to;
    }

    private static int encodedLength(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // a surrogate is half of four bytes
            bytes += c < 0x80 ? (escape(c) == 0 ? 1 : 2) : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return Math.toIntExact(bytes);
    }

    private static byte escape(char c) {
        return switch (c) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\b' -> 'b';
            case '\f' -> 'f';
            case 0x0B -> 'v';
            default -> 0;
        };
    }

    private void ensure(int more) {
        if (buffer.length - length < more) {
            int wanted =
                    Math.max(Math.addExact(length, more), (int) Math.min(Integer.MAX_VALUE - 8L, buffer.length * 2L));
            buffer = Arrays.copyOf(buffer, wanted);
        }
    }
}
