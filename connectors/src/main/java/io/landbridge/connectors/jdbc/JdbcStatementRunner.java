package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.StatementRunner;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs statements of a runbook in sessions that wait for as long as the statement may take. */
public final class JdbcStatementRunner implements StatementRunner {

    private final EndpointPools pools;

    /** On the database of those pools. */
    public JdbcStatementRunner(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public @Nullable String run(String sql, boolean passesFence, Duration limit, String where) {
        try (Connection connection = passesFence ? pools.connect(Purpose.RUNBOOK) : pools.take(Purpose.RUNBOOK);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.setMaxRows(1);
            // The drivers count in seconds, and 0 would be for ever.
            statement.setQueryTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, (limit.toMillis() + 999) / 1000)));
            if (!statement.execute(sql)) {
                return null;
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            throw failed(where, limit, e);
        }
    }

    private LandbridgeException failed(String where, Duration limit, SQLException e) {
        if (e instanceof java.sql.SQLTimeoutException || "57014".equals(e.getSQLState()) || e.getErrorCode() == 1317) {
            return new LandbridgeException(
                    RunbookError.TIMED_OUT, where, "It ran for longer than " + limit.toMillis() + " ms.", e);
        }
        LandbridgeException known = pools.errors().translate(where, e);
        return known.category().isRetryable()
                ? known
                : new LandbridgeException(RunbookError.STEP_FAILED, where, known.what(), e);
    }
}
