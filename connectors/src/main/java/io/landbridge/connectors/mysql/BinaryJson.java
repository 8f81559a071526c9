package io.landbridge.connectors.mysql;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** MySQL's binary form of a JSON document, printed as the server prints it (MySQL's source, json_binary.h, describes the form). */
final class BinaryJson {

    private static final int SMALL_OBJECT = 0;
    private static final int LARGE_OBJECT = 1;
    private static final int SMALL_ARRAY = 2;
    private static final int LARGE_ARRAY = 3;
    private static final int LITERAL = 4;
    private static final int INT16 = 5;
    private static final int UINT16 = 6;
    private static final int INT32 = 7;
    private static final int UINT32 = 8;
    private static final int INT64 = 9;
    private static final int UINT64 = 10;
    private static final int DOUBLE = 11;
    private static final int STRING = 12;
    private static final int OPAQUE = 15;

    private static final String[] LITERALS = {"null", "true", "false"};

    private final byte[] bytes;
    private final RowBuffer out = new RowBuffer();

    private BinaryJson(byte[] bytes) {
        this.bytes = bytes;
    }

    static byte[] print(byte[] document) {
        if (document.length == 0) {
            return ascii("null");
        }
        BinaryJson json = new BinaryJson(document);
        json.value(document[0], 1);
        return json.out.bytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private LogCursor at(int position) {
        return new LogCursor(bytes, position, bytes.length - position);
    }

    private void value(int type, int position) {
        LogCursor in = at(position);
        switch (type) {
            case SMALL_OBJECT -> container(position, 2, true);
            case LARGE_OBJECT -> container(position, 4, true);
            case SMALL_ARRAY -> container(position, 2, false);
            case LARGE_ARRAY -> container(position, 4, false);
            case LITERAL -> out.append(ascii(LITERALS[in.int8()]));
            case INT16 -> out.append(ascii(Long.toString(in.signed(2))));
            case UINT16 -> out.append(ascii(Long.toString(in.number(2))));
            case INT32 -> out.append(ascii(Long.toString(in.signed(4))));
            case UINT32 -> out.append(ascii(Long.toString(in.number(4))));
            case INT64 -> out.append(ascii(Long.toString(in.number(8))));
            case UINT64 -> out.append(ascii(Long.toUnsignedString(in.number(8))));
            case DOUBLE -> out.append(ascii(doubleText(Double.longBitsToDouble(in.number(8)))));
            case STRING -> {
                int length = length(in);
                quoted(in.position(), length);
            }
            case OPAQUE -> opaque(in);
            default -> throw new UnreadableLogException("a JSON value of the unknown type " + type);
        }
    }

    /** Numbers that were written with a point keep it. */
    private static String doubleText(double value) {
        String text = DoubleText.print(value);
        return text.indexOf('.') < 0 && text.indexOf('e') < 0 ? text + ".0" : text;
    }

    /** Seven bits in each byte, the lowest first. */
    private static int length(LogCursor in) {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.int8();
            length |= (next & 0x7F) << shift;
            if (next < 0x80) {
                return length;
            }
        }
    }

    private void container(int start, int size, boolean isObject) {
        LogCursor head = at(start);
        int count = (int) head.number(size);
        int keys = start + 2 * size;
        int keySize = isObject ? size + 2 : 0;
        int values = keys + count * keySize;
        out.appendByte(isObject ? '{' : '[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(ascii(", "));
            }
            if (isObject) {
                LogCursor key = at(keys + i * keySize);
                int offset = (int) key.number(size);
                quoted(start + offset, (int) key.number(2));
                out.append(ascii(": "));
            }
            LogCursor entry = at(values + i * (size + 1));
            int type = entry.int8();
            value(type, isInlined(type, size) ? entry.position() : start + (int) entry.number(size));
        }
        out.appendByte(isObject ? '}' : ']');
    }

    private static boolean isInlined(int type, int size) {
        return switch (type) {
            case LITERAL, INT16, UINT16 -> true;
            case INT32, UINT32 -> size == 4;
            default -> false;
        };
    }

    private void quoted(int start, int length) {
        out.appendByte('"');
        int from = start;
        for (int i = start; i < start + length; i++) {
            int b = bytes[i];
            String escape = (b >= 0 && b < 0x20) || b == '"' || b == '\\' ? escape(b) : "";
            if (!escape.isEmpty()) {
                out.append(bytes, from, i - from);
                out.append(ascii(escape));
                from = i + 1;
            }
        }
        out.append(bytes, from, start + length - from);
        out.appendByte('"');
    }

    private static String escape(int b) {
        return switch (b) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u00" + Character.forDigit(b >> 4, 16) + Character.forDigit(b & 0xF, 16);
        };
    }

    /** Values of SQL types that JSON does not have. */
    private void opaque(LogCursor in) {
        int type = in.int8();
        int length = length(in);
        switch (type) {
            case LogType.DECIMAL -> {
                int precision = in.int8();
                int scale = in.int8();
                out.append(LogDecimal.of(precision, scale, false).read(in));
            }
            case LogType.DATE, LogType.NEWDATE, LogType.DATETIME, LogType.TIMESTAMP, LogType.TIME ->
                out.append(ascii('"' + LogTime.packed(type, in.number(8)) + '"'));
            default ->
                out.append(ascii(
                        "\"base64:type" + type + ':' + Base64.getEncoder().encodeToString(in.bytes(length)) + '"'));
        }
    }
}
