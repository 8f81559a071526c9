package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.transform.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One text row while it is being written; used again for the next row. Not for several threads. */
final class RowBuffer {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** The letter that follows the backslash; 0 for bytes that stand as they are. */
    private static final byte[] ESCAPES = new byte[128];

    static {
        ESCAPES['\\'] = '\\';
        ESCAPES['\t'] = 't';
        ESCAPES['\n'] = 'n';
        ESCAPES['\r'] = 'r';
    }

    /** A buffer that had to hold a huge row is given back to the heap after it. */
    private static final int KEPT = 1 << 20;

    /** So that what follows a huge value does not make the buffer grow again. */
    private static final int SLACK = 1 << 12;

    private static final int USUAL = 1 << 13;

    private byte[] bytes;
    private int used;

    RowBuffer() {
        this(USUAL);
    }

    /** @param room in bytes, at first */
    RowBuffer(int room) {
        this.bytes = new byte[room];
    }

    void append(byte[] value) {
        append(value, 0, value.length);
    }

    void append(byte[] value, int offset, int length) {
        reserve(length);
        System.arraycopy(value, offset, bytes, used, length);
        used += length;
    }

    void appendEscaped(byte[] value) {
        appendEscaped(value, value.length);
    }

    void appendEscaped(byte[] value, int length) {
        // most values need no escape at all, so the common case reserves no more than it uses
        int extra = escapes(value, length);
        if (extra == 0) {
            append(value, 0, length);
            return;
        }
        reserve((long) length + extra);
        int at = used;
        for (int i = 0; i < length; i++) {
            byte b = value[i];
            if (b >= 0 && ESCAPES[b] != 0) {
                bytes[at++] = '\\';
                bytes[at++] = ESCAPES[b];
            } else {
                bytes[at++] = b;
            }
        }
        used = at;
    }

    /** How many of these bytes an escape stands before. */
    static int escapes(byte[] value, int length) {
        int escapes = 0;
        for (int i = 0; i < length; i++) {
            byte b = value[i];
            if (b >= 0 && ESCAPES[b] != 0) {
                escapes++;
            }
        }
        return escapes;
    }

    void appendHex(byte[] value) {
        reserve(3 + 2L * value.length);
        appendHexMark();
        appendHexDigits(value, value.length);
    }

    /** What stands before the digits. */
    void appendHexMark() {
        appendByte('\\');
        appendByte('\\');
        appendByte('x');
    }

    void appendHexDigits(byte[] value, int length) {
        reserve(2L * length);
        int at = used;
        for (int i = 0; i < length; i++) {
            byte b = value[i];
            bytes[at++] = HEX[b >> 4 & 0xF];
            bytes[at++] = HEX[b & 0xF];
        }
        used = at;
    }

    void appendNull() {
        appendByte('\\');
        appendByte('N');
    }

    /** A separator or the row's end. */
    void appendByte(int b) {
        reserve(1);
        bytes[used++] = (byte) b;
    }

    /** Hands the row over and begins the next. */
    void sendTo(RowSink sink) {
        sink.row(bytes, 0, used);
        used = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[USUAL];
        }
    }

    /** A copy of what was written. */
    byte[] bytes() {
        return Arrays.copyOf(bytes, used);
    }

    String text() {
        return new String(bytes, 0, used, StandardCharsets.UTF_8);
    }

    /** Makes room for so many bytes more. */
    void reserve(long more) {
        long needed = used + more;
        if (needed <= bytes.length) {
            return;
        }
        if (needed > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("A row of " + needed + " bytes does not fit into one array");
        }
        // doubled while small; by an eighth when large, since half of a huge buffer would be waste
        long grown = bytes.length < KEPT ? bytes.length * 2L : bytes.length + bytes.length / 8L;
        bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(grown, needed + SLACK)));
    }
}
