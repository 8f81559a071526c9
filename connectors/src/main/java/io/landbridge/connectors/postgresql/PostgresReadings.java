package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.JdbcSignals;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL's load. */
public final class PostgresReadings implements JdbcSignals.Readings {

    /** A standby that has replayed all it received is not behind, however long ago the last transaction was. */
    private static final String REPLICA_LAG = "SELECT CASE WHEN pg_is_in_recovery() THEN"
            + " CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0"
            + " ELSE COALESCE(EXTRACT(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()), 0) END"
            + " ELSE (SELECT COALESCE(MAX(EXTRACT(epoch FROM replay_lag)), 0) FROM pg_stat_replication) END";

    private static final String THREADS_RUNNING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
            + " AND backend_type = 'client backend' AND application_name NOT LIKE 'landbridge %'";

    @Override
    public double replicaLag(Statement statement) throws SQLException {
        return JdbcSignals.single(statement, REPLICA_LAG);
    }

    @Override
    public double threadsRunning(Statement statement) throws SQLException {
        return JdbcSignals.single(statement, THREADS_RUNNING);
    }
}
