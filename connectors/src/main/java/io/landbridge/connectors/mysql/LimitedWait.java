package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A statement that waits for locks no longer than told. The server counts such waits in whole seconds, for each table anew, and everybody who
 * comes later waits behind it.
 */
final class LimitedWait {

    private static final Logger LOG = LoggerFactory.getLogger(LimitedWait.class);

    private LimitedWait() {}

    /** Runs the statement; one that waited too long fails as one that was interrupted. */
    static void execute(EndpointPools pools, Connection connection, String sql, Duration limit) throws SQLException {
        long session = session(connection);
        CountDownLatch done = new CountDownLatch(1);
        Thread watch = new Thread(() -> endAfter(pools, session, done, limit), "fence-patience");
        watch.setDaemon(true);
        watch.start();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        } finally {
            done.countDown();
            // or its word would reach the next statement
            join(watch);
        }
    }

    private static long session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT CONNECTION_ID()")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void endAfter(EndpointPools pools, long session, CountDownLatch done, Duration limit) {
        try {
            if (done.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement()) {
            statement.execute("KILL QUERY " + session);
        } catch (SQLException | LandbridgeException e) {
            LOG.debug("A statement that waits was not ended; the server's own limit does it", e);
        }
    }

    private static void join(Thread watch) {
        boolean interrupted = false;
        while (watch.isAlive()) {
            try {
                watch.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
