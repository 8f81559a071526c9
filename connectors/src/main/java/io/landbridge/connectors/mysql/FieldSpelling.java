package io.landbridge.connectors.mysql;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What is done with a value's bytes as the server sends them, to spell it as a field of a text row; never NULL's. */
interface FieldSpelling {

    /** Digits, date, time: nothing that a text row would have to escape. */
    FieldSpelling PLAIN = RowBuffer::append;

    /** Characters: tab, line ends and backslash are escaped. */
    FieldSpelling ESCAPED = RowBuffer::appendEscaped;

    /** Bytes as {@code \x} and hex. */
    FieldSpelling HEX = RowBuffer::appendHex;

    /** Digits without the zeros that ZEROFILL puts before them. */
    FieldSpelling NUMBER = (row, bytes) -> {
        int start = 0;
        while (start < bytes.length - 1 && bytes[start] == '0') {
            start++;
        }
        row.append(bytes, start, bytes.length - start);
    };

    /** Room for the usual key. */
    int KEY_BYTES = 48;

    /** Adds the field. */
    void append(RowBuffer row, byte[] bytes);

    /** A bit string of that width, which arrives as bytes with the bits at their end. */
    static FieldSpelling bits(@Nullable Integer width) {
        int bits = width == null ? 1 : width;
        return (row, bytes) -> {
            byte[] digits = new byte[bits];
            for (int i = 0; i < bits; i++) {
                int fromEnd = bits - 1 - i;
                int at = bytes.length - 1 - fromEnd / 8;
                boolean set = at >= 0 && (bytes[at] >> fromEnd % 8 & 1) == 1;
                digits[i] = (byte) (set ? '1' : '0');
            }
            row.append(digits);
        };
    }

    /** The spelling by itself, as a key has it. */
    default String text(byte[] bytes) {
        if (this == ESCAPED || this == PLAIN) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        // As small as a key: one for each change with the room of a row would be most of what capture asks of the heap.
        RowBuffer row = new RowBuffer(KEY_BYTES);
        append(row, bytes);
        String field = row.text();
        // a text row doubles the backslash before the x
        return this == HEX ? field.substring(1) : field;
    }
}
