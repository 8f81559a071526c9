package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.throttle.SignalReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reads load of an endpoint, or of the server that a rule names instead; safe for several threads. */
public final class JdbcSignals implements SignalReader, AutoCloseable {

    private static final int LIMIT_SECONDS = 5;

    /** Asks one engine for the signals that have no query of their own in the plan. */
    public interface Readings {

        /**
         * Seconds that a replica is behind: on a replica its own; on PostgreSQL's primary its slowest standby's, 0 when there is none.
         * MySQL's and MariaDB's primaries do not know, and throw.
         */
        double replicaLag(Statement statement) throws SQLException;

        /** Sessions at work, ours not counted. */
        double threadsRunning(Statement statement) throws SQLException;
    }

    /** Chooses the readings by what the server says of itself. */
    @FunctionalInterface
    public interface ReadingsOf {
        Readings on(EndpointPools pools);
    }

    private final EndpointPools pools;
    private final ReadingsOf readings;
    private final Map<String, EndpointPools> elsewhere = new ConcurrentHashMap<>();

    public JdbcSignals(EndpointPools pools, ReadingsOf readings) {
        this.pools = pools;
        this.readings = readings;
    }

    @Override
    public double read(ThrottleRule rule) {
        EndpointPools asked = rule.url() == null ? pools : elsewhere.computeIfAbsent(rule.url(), pools::elsewhere);
        String where = rule.on() + " signal " + rule.signal().planName();
        try (Connection connection = asked.take(Purpose.SIGNAL);
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(LIMIT_SECONDS);
            return switch (rule.signal()) {
                case REPLICA_LAG -> readings.on(asked).replicaLag(statement);
                case THREADS_RUNNING -> readings.on(asked).threadsRunning(statement);
                case QUERY -> number(statement, String.valueOf(rule.sql()), where);
                case COMMIT_LATENCY_P95 ->
                    throw new IllegalArgumentException("The run itself measures its commits: " + where);
            };
        } catch (SQLException e) {
            throw asked.errors().translate(where, e);
        }
    }

    private static double number(Statement statement, String sql, String where) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            BigDecimal value = row.next() ? row.getBigDecimal(1) : null;
            if (value == null || row.next()) {
                throw new LandbridgeException(
                        ConnectionError.UNEXPECTED,
                        where,
                        "The query did not answer one row with one number",
                        "Correct the signal's sql in the plan.",
                        null);
            }
            return value.doubleValue();
        }
    }

    /** The first column of a query's only row. */
    public static double single(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        }
    }

    @Override
    public void close() {
        elsewhere.values().forEach(EndpointPools::close);
        elsewhere.clear();
    }
}
