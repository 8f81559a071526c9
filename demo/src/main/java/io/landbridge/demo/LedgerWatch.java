package io.landbridge.demo;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the ledger in the target all the while, as anybody may, by SQL of its own: how far the copy is, and how far behind the stream.
 * Safe for several threads.
 */
final class LedgerWatch implements AutoCloseable {

    private static final long EVERY_MILLIS = 50;
    private static final String THERE =
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'landbridge'"
                    + " AND table_name IN ('chunk', 'stage', 'stream')";
    private static final int TABLES = 3;

    private final TestDatabase target;
    private final String sql;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile Look latest = Look.NOTHING;
    private volatile @Nullable Exception failure;
    private long highestLagMillis;
    private @Nullable Look firstOfCopy;
    private @Nullable Look lastOfCopy;

    /**
     * What the ledger said at one moment.
     *
     * @param rows that were copied
     * @param openChunks that are still to be copied
     * @param backfilled whether the first copy of all tables is complete
     * @param following whether all stages are complete
     * @param changes that were applied
     * @param lagMillis of the last applied transaction; -1 before the first
     * @param nanos when that was, by this machine's clock
     */
    record Look(
            long rows,
            long openChunks,
            boolean backfilled,
            boolean following,
            long changes,
            long lagMillis,
            long nanos) {

        static final Look NOTHING = new Look(0, 0, false, false, 0, -1, Long.MIN_VALUE);
    }

    /** How fast rows were copied, from one commit to another. */
    record CopySpeed(long rows, double seconds) {

        /** 0 when there were not two commits. */
        long rowsPerSecond() {
            return seconds <= 0 ? 0 : Math.round(rows / seconds);
        }
    }

    private LedgerWatch(TestDatabase target) {
        this.target = target;
        boolean postgres = target.engine() == Engine.POSTGRESQL;
        String schema = target.quote("landbridge") + '.';
        String mine = " WHERE migration = '" + ShopPlan.MIGRATION + "'";
        String lag = postgres
                ? "(extract(epoch FROM applied_at - source_committed_at) * 1000)::bigint"
                : "TIMESTAMPDIFF(MICROSECOND, source_committed_at, applied_at) DIV 1000";
        this.sql = "SELECT (SELECT coalesce(sum(rows_read), 0) FROM " + schema + "chunk" + mine + "),"
                + " (SELECT count(*) FROM " + schema + "chunk" + mine + " AND state IN ('PENDING', 'COPYING')),"
                + " (SELECT count(*) FROM " + schema + "stage" + mine + " AND stage = 'backfill'),"
                + " (SELECT count(*) FROM " + schema + "stage" + mine + " AND stage = 'validate'),"
                + " coalesce(max(inserted + updated + deleted), 0), max(" + lag + ") FROM " + schema + "stream" + mine;
        this.thread = new Thread(this::watch, "demo-ledger-watch");
        thread.setDaemon(true);
    }

    /** Begins to look. */
    static LedgerWatch on(TestDatabase target) {
        LedgerWatch watch = new LedgerWatch(target);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            boolean there = false;
            while (!ended.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                there = there || number(statement, THERE) == TABLES;
                if (there) {
                    note(look(statement));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private Look look(Statement statement) throws SQLException {
        long now = System.nanoTime();
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            long lag = row.getLong(6);
            return new Look(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3) > 0,
                    row.getLong(4) > 0,
                    row.getLong(5),
                    row.wasNull() ? -1 : lag,
                    now);
        }
    }

    private synchronized void note(Look look) {
        highestLagMillis = Math.max(highestLagMillis, look.lagMillis());
        boolean more = look.rows() > latest.rows();
        if (more && !look.backfilled()) {
            firstOfCopy = firstOfCopy == null ? look : firstOfCopy;
            lastOfCopy = look;
        }
        latest = look;
    }

    /** The last look. */
    Look latest() {
        Exception reason = failure;
        if (reason != null) {
            throw new IllegalStateException("The ledger cannot be read: " + reason.getMessage(), reason);
        }
        return latest;
    }

    /** From now on {@link #copySpeed} is that of another process. */
    synchronized void anotherProcess() {
        firstOfCopy = null;
        lastOfCopy = null;
    }

    /** Of the process that copied last. */
    synchronized CopySpeed copySpeed() {
        Look first = firstOfCopy;
        Look last = lastOfCopy;
        return first == null || last == null
                ? new CopySpeed(0, 0)
                : new CopySpeed(last.rows() - first.rows(), (last.nanos() - first.nanos()) / 1e9);
    }

    /** The highest lag of all looks. */
    synchronized long highestLagMillis() {
        return highestLagMillis;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
