package io.landbridge.connectors.postgresql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One row as COPY would print it, while it is being written; used again for the next row. Not for several threads. */
final class TextRow {

    private static final int FIRST = 1 << 12;
    private static final int LARGE = 1 << 16;
    private static final int KEPT = 1 << 20;

    /** The letter that follows the backslash; 0 for bytes that stand as they are. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        String pairs = "\\\\\tt\nn\rr\bb\ff\u000Bv";
        for (int i = 0; i < pairs.length(); i += 2) {
            ESCAPES[pairs.charAt(i)] = (byte) pairs.charAt(i + 1);
        }
    }

    private byte[] bytes = new byte[FIRST];
    private int used;

    /** Adds bytes of a UTF-8 text. */
    void appendEscaped(byte[] value, int offset, int length) {
        reserve(length <= LARGE ? 2L * length : length + escapes(value, offset, length));
        byte[] to = bytes;
        int at = used;
        for (int i = offset; i < offset + length; i++) {
            byte b = value[i];
            byte letter = b >= 0 ? ESCAPES[b] : 0;
            if (letter != 0) {
                to[at++] = '\\';
                to[at++] = letter;
            } else {
                to[at++] = b;
            }
        }
        used = at;
    }

    private long escapes(byte[] value, int offset, int length) {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            if (value[i] >= 0 && ESCAPES[value[i]] != 0) {
                count++;
            }
        }
        return count;
    }

    /** Adds a text. */
    void appendEscaped(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        appendEscaped(utf8, 0, utf8.length);
    }

    /** Adds NULL, or a value that is not there. */
    void appendNull() {
        reserve(2);
        bytes[used++] = '\\';
        bytes[used++] = 'N';
    }

    /** Ends a field, and the row after its last. */
    void end(boolean isLast) {
        reserve(1);
        bytes[used++] = (byte) (isLast ? '\n' : '\t');
    }

    /** The row; the next begins. */
    byte[] take() {
        byte[] row = Arrays.copyOf(bytes, used);
        used = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[FIRST];
        }
        return row;
    }

    private void reserve(long more) {
        long needed = used + more;
        if (needed > bytes.length) {
            if (needed > Integer.MAX_VALUE - 8) {
                throw new OutOfMemoryError("A row of " + needed + " bytes does not fit into one array");
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, bytes.length * 2L)));
        }
    }
}
