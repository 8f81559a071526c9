package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.connectors.jdbc.SqlErrors;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes rows by COPY FROM STDIN. */
final class PostgresCopyWriter implements TargetWriter {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresCopyWriter.class);

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {-1, -1};

    private final SqlErrors errors;
    private final String where;
    private final boolean binary;
    private final CopyIn copy;
    private final byte[] buffer = new byte[1 << 16];
    private int used;
    private long rows;

    PostgresCopyWriter(Connection connection, Output output, RowEncoding encoding, SqlErrors errors) {
        this(connection, "target " + output.target().name(), statement(output, encoding), encoding, errors);
    }

    /** @param sql the COPY */
    PostgresCopyWriter(Connection connection, String where, String sql, RowEncoding encoding, SqlErrors errors) {
        this.errors = errors;
        this.where = where;
        this.binary = encoding == RowEncoding.POSTGRESQL_BINARY;
        try {
            this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        } catch (SQLException e) {
            throw errors.translate(where, e);
        }
        if (binary) {
            append(HEADER, 0, HEADER.length);
        }
    }

    private static String statement(Output output, RowEncoding encoding) {
        boolean binary = encoding == RowEncoding.POSTGRESQL_BINARY;
        SqlDialect sql = SqlDialect.POSTGRESQL;
        String columns = sql.identifiers(
                output.columns().stream().map(column -> column.target().name()).toList());
        String format = binary ? "binary" : "text, ENCODING 'UTF8'";
        return "COPY " + sql.table(output.target().name()) + " (" + columns + ") FROM STDIN (FORMAT " + format + ")";
    }

    @Override
    public void row(byte[] bytes, int offset, int length) {
        append(bytes, offset, length);
        rows++;
    }

    private void append(byte[] bytes, int offset, int length) {
        if (length > buffer.length - used) {
            flush();
        }
        if (length > buffer.length) {
            send(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, buffer, used, length);
            used += length;
        }
    }

    private void flush() {
        send(buffer, 0, used);
        used = 0;
    }

    private void send(byte[] bytes, int offset, int length) {
        try {
            copy.writeToCopy(bytes, offset, length);
        } catch (SQLException e) {
            throw errors.translate(where, e);
        }
    }

    @Override
    public long finish() {
        if (binary) {
            append(TRAILER, 0, TRAILER.length);
        }
        flush();
        long stored;
        try {
            stored = copy.endCopy();
        } catch (SQLException e) {
            throw errors.translate(where, e);
        }
        if (stored != rows) {
            throw new RowRefusedException(
                    where,
                    "The server stored " + stored + " of " + rows + " rows; a trigger or a rule takes rows away",
                    null,
                    false,
                    null);
        }
        return stored;
    }

    @Override
    public void close() {
        if (!copy.isActive()) {
            return;
        }
        try {
            copy.cancelCopy();
        } catch (SQLException e) {
            // the server answers a cancelled COPY with an error; what counts is that it ended
            LOG.debug("COPY into {} was cancelled", where, e);
        }
    }
}
