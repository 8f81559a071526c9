package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.LocalDataStream;
import io.landbridge.connectors.jdbc.SqlErrors;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.plan.TableMapping.Output;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes rows by LOAD DATA LOCAL from a stream of ours.
 *
 * <p>LOCAL makes the server go on where it should refuse: a bad value is changed, a double key is left out, each with a warning. So any
 * warning, and any difference between rows sent and stored, is a refusal.
 */
final class LoadDataWriter implements TargetWriter {

    private static final Logger LOG = LoggerFactory.getLogger(LoadDataWriter.class);

    /** Warnings about words of ours that a later version may not know; they say nothing about rows. */
    private static final Set<Integer> DEPRECATIONS = Set.of(1287, 1681, 3719, 3778);

    private final SqlErrors errors;
    private final String where;
    private final BlockPipe pipe = new BlockPipe();
    private final FutureTask<Result> load;
    private long rows;
    private boolean settled;

    /** What became of the statement. */
    private record Result(long stored, @Nullable RowRefusedException refused) {}

    /** @param threads runs the driver's side at once, in a thread of its own */
    LoadDataWriter(Connection connection, Output output, SqlErrors errors, Executor threads) {
        this(connection, "target " + output.target().name(), LoadDataStatement.of(output), errors, threads);
    }

    /**
     * As above.
     *
     * @param sql the LOAD DATA
     */
    LoadDataWriter(Connection connection, String where, String sql, SqlErrors errors, Executor threads) {
        this.errors = errors;
        this.where = where;
        this.load = new FutureTask<>(() -> load(connection, sql));
        threads.execute(load);
    }

    private Result load(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            LocalDataStream.give(statement, pipe);
            try {
                long stored = statement.executeLargeUpdate(sql);
                return new Result(stored, warning(statement));
            } finally {
                LocalDataStream.takeBack(statement);
            }
        } finally {
            pipe.abandon();
        }
    }

    private @Nullable RowRefusedException warning(Statement statement) throws SQLException {
        if (statement.getWarnings() == null) {
            return null;
        }
        RowRefusedException first = null;
        try (ResultSet row = statement.executeQuery("SHOW WARNINGS")) {
            while (row.next()) {
                if (DEPRECATIONS.contains(row.getInt(2))) {
                    continue;
                }
                RowRefusedException refused = errors.refusedByWarning(where, row.getInt(2), row.getString(3));
                if (refused.column() != null) {
                    return refused;
                }
                // MySQL complains of a strange delimiter first, and then of what it made of the column
                first = first == null ? refused : first;
            }
        }
        return first;
    }

    @Override
    public void row(byte[] buffer, int offset, int length) {
        int from = offset;
        int end = offset + length;
        // PostgreSQL escapes form feed and vertical tab, which LOAD DATA would read as the letters f and v
        for (int at = offset; at < end - 1; at++) {
            if (buffer[at] == '\\') {
                at++;
                byte plain = plain(buffer[at]);
                if (plain != 0) {
                    send(buffer, from, at - 1 - from);
                    send(new byte[] {plain}, 0, 1);
                    from = at + 1;
                }
            }
        }
        send(buffer, from, end - from);
        rows++;
    }

    /** What PostgreSQL alone escapes; 0 for the rest. */
    private static byte plain(byte letter) {
        return switch (letter) {
            case 'f' -> '\f';
            case 'v' -> 0x0B;
            default -> 0;
        };
    }

    private void send(byte[] bytes, int offset, int length) {
        if (!pipe.write(bytes, offset, length)) {
            Result early = result();
            throw early.refused() != null ? early.refused() : refusedEarly();
        }
    }

    private RowRefusedException refusedEarly() {
        return new RowRefusedException(where, "The server ended the bulk input before its end", null, false, null);
    }

    @Override
    public long finish() {
        pipe.end();
        Result result = result();
        if (result.refused() != null) {
            throw result.refused();
        }
        if (result.stored() != rows) {
            throw new RowRefusedException(
                    where,
                    "The server stored " + result.stored() + " of " + rows + " rows without a warning",
                    null,
                    false,
                    null);
        }
        return result.stored();
    }

    private Result result() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return load.get();
                } catch (InterruptedException e) {
                    // the statement works on the caller's connection: it has to be over before the caller goes on
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            settled = true;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof SQLException e) {
            return errors.translate(where, e);
        }
        if (cause instanceof Error e) {
            throw e;
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    @Override
    public void close() {
        if (settled) {
            return;
        }
        // what has been sent is loaded, and undone by the caller's rollback
        pipe.abandon();
        try {
            result();
        } catch (RuntimeException | OutOfMemoryError e) {
            LOG.debug("LOAD DATA into {} was abandoned", where, e);
        }
    }
}
