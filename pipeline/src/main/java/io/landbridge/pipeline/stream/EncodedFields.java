package io.landbridge.pipeline.stream;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;

/** Fields of encoded rows, cut and put together without being decoded. */
final class EncodedFields {

    private static final byte TAB = '\t';
    private static final byte NEWLINE = '\n';

    private EncodedFields() {}

    /** A row of those fields, in that order. */
    static byte[] pick(byte[] row, int[] fields) {
        if (fields.length == 1) {
            int start = start(row, fields[0]);
            int length = end(row, start) - start;
            byte[] only = Arrays.copyOfRange(row, start, start + length + 1);
            only[length] = NEWLINE;
            return only;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.min(row.length, fields.length * 16));
        for (int i = 0; i < fields.length; i++) {
            if (i > 0) {
                out.write(TAB);
            }
            int start = start(row, fields[i]);
            out.write(row, start, end(row, start) - start);
        }
        out.write(NEWLINE);
        return out.toByteArray();
    }

    /** Whether {@link #pick} would make that row of those fields. */
    static boolean isPicked(byte[] picked, byte[] row, int[] fields) {
        int at = 0;
        for (int field : fields) {
            int start = start(row, field);
            int length = end(row, start) - start;
            int picks = end(picked, at) - at;
            if (picks != length || !Arrays.equals(picked, at, at + length, row, start, start + length)) {
                return false;
            }
            at += length + 1;
        }
        return true;
    }

    /** The newer row, but with the older one's value where the newer one has none. */
    static byte[] merge(byte[] older, byte[] newer, BitSet absentInNewer) {
        if (absentInNewer.isEmpty()) {
            return newer;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(older.length + newer.length);
        int ofOlder = 0;
        int ofNewer = 0;
        for (int field = 0; ofNewer < newer.length; field++) {
            if (field > 0) {
                out.write(TAB);
            }
            int endOfOlder = end(older, ofOlder);
            int endOfNewer = end(newer, ofNewer);
            if (absentInNewer.get(field)) {
                out.write(older, ofOlder, endOfOlder - ofOlder);
            } else {
                out.write(newer, ofNewer, endOfNewer - ofNewer);
            }
            ofOlder = endOfOlder + 1;
            ofNewer = endOfNewer + 1;
        }
        out.write(NEWLINE);
        return out.toByteArray();
    }

    private static int start(byte[] row, int field) {
        int at = 0;
        for (int left = field; left > 0; left--) {
            at = end(row, at) + 1;
        }
        return at;
    }

    /** Tabs and newlines inside values are escaped. */
    private static int end(byte[] row, int start) {
        int at = start;
        while (row[at] != TAB && row[at] != NEWLINE) {
            at++;
        }
        return at;
    }
}
