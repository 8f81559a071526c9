package io.landbridge.connectors.mysql;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** What MariaDB's {@code log_bin_compress} does: one byte that says how long the length is, the length, and zlib. */
final class MariaDbCompression {

    private MariaDbCompression() {}

    /** All that is left at the cursor. */
    static LogCursor inflate(LogCursor in) {
        int head = in.int8();
        byte[] plain = new byte[(int) in.bigEndian(head & 7)];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(in.array(), in.position(), in.left());
            int length = 0;
            while (length < plain.length && !inflater.finished()) {
                int count = inflater.inflate(plain, length, plain.length - length);
                if (count == 0) {
                    break;
                }
                length += count;
            }
            if (length < plain.length) {
                throw new UnreadableLogException("a compressed event that is too short");
            }
            return new LogCursor(plain);
        } catch (DataFormatException e) {
            throw new UnreadableLogException("a compressed event that cannot be read");
        } finally {
            inflater.end();
        }
    }
}
