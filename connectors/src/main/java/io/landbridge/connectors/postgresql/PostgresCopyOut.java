package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.transform.RowSink;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * One COPY TO STDOUT. The server sends one message for each row, and never one for half a row (documented in PostgreSQL's "Message
 * Formats", CopyData); in the binary format the first begins with the header, and the last is the trailer.
 */
final class PostgresCopyOut {

    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};

    /** Signature, flags, and the length of an extension area that no version has used yet. */
    private static final int HEADER = SIGNATURE.length + 8;

    private final String where;
    private final boolean binary;
    private boolean broken;

    PostgresCopyOut(String where, boolean binary) {
        this.where = where;
        this.binary = binary;
    }

    /** Whether the connection can no longer be used. */
    boolean isBroken() {
        return broken;
    }

    /**
     * Hands every row to the sink.
     *
     * <p>When the sink refuses a row, the rest is read and dropped: the snapshot is needed for halving, and cancelling would end it.
     */
    long copy(Connection connection, String sql, RowSink sink) throws SQLException {
        CopyOut out = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        long rows = 0;
        int skip = binary ? HEADER : 0;
        LandbridgeException refused = null;
        try {
            for (byte[] message = out.readFromCopy(); message != null; message = out.readFromCopy()) {
                int offset = skip;
                skip = 0;
                if (refused != null || (binary && isTrailer(message, offset))) {
                    continue;
                }
                refused = send(sink, message, offset);
                rows++;
            }
        } catch (SQLException | RuntimeException | Error e) {
            // the protocol stands in the middle of a COPY
            broken = true;
            throw e;
        }
        if (refused != null) {
            throw refused;
        }
        if (out.getHandledRowCount() != rows) {
            throw new LandbridgeException(
                    CopyError.COUNT_DIFFERS,
                    where,
                    rows + " rows arrived, but the server says that it sent " + out.getHandledRowCount());
        }
        return rows;
    }

    private static @Nullable LandbridgeException send(RowSink sink, byte[] message, int offset) {
        try {
            sink.row(message, offset, message.length - offset);
            return null;
        } catch (LandbridgeException e) {
            if (e.category() == Category.DATA) {
                return e;
            }
            throw e;
        }
    }

    /** A tuple begins with its number of fields; -1 stands for none to come. */
    private static boolean isTrailer(byte[] message, int offset) {
        return message.length == offset + 2 && message[offset] == -1 && message[offset + 1] == -1;
    }
}
