package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody else's program that writes into the target table {@code orders}: rows of the copy's in the opposite order, in transactions that
 * it takes back in the end. It is made so that a server which has to choose between the two ends the copy's transaction.
 */
final class ForeignWriter implements AutoCloseable {

    /** InnoDB ends the transaction that has changed less. */
    private static final int BALLAST = 3_000;

    private static final int ROWS = 12;

    /** Three seconds in all. */
    private static final int LOOKS = 20;

    private final TestDatabase target;
    private final boolean mySql;
    private final int ids;
    private final Random random;
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger met = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "foreign-writer");
    private volatile boolean ended;
    private volatile String failure = "";

    private ForeignWriter(TestDatabase target, int ids, long seed) {
        this.target = target;
        this.mySql = target.engine().isMySqlFamily();
        this.ids = ids;
        this.random = new Random(seed);
    }

    /** @param ids of the table's rows go from 0 up to here */
    static ForeignWriter start(TestDatabase target, int ids, long seed) {
        ForeignWriter writer = new ForeignWriter(target, ids, seed);
        if (writer.mySql) {
            target.execute("CREATE TABLE foreign_ballast (id int AUTO_INCREMENT PRIMARY KEY, n int)");
        }
        writer.thread.start();
        return writer;
    }

    /** Statements so far. */
    int statements() {
        return statements.get();
    }

    /** Statements that met a lock or a row of the copy's. */
    int met() {
        return met.get();
    }

    private void run() {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            if (mySql) {
                statement.execute("SET innodb_lock_wait_timeout = 3");
            } else {
                // PostgreSQL ends the transaction that looks for a deadlock first.
                statement.execute("SET lock_timeout = '3s'; SET deadlock_timeout = '60s'");
            }
            connection.setAutoCommit(false);
            while (!ended) {
                transaction(connection, statement);
            }
        } catch (SQLException e) {
            failure = e.toString();
        }
    }

    /** Waits before the copy in its way, until the copy waits for it, and then goes to meet it. */
    private void transaction(Connection connection, Statement statement) throws SQLException {
        try {
            long id = aheadOfTheCopy(connection, statement);
            if (mySql) {
                statement.executeUpdate("INSERT INTO foreign_ballast (n) WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL"
                        + " SELECT n + 1 FROM r WHERE n < " + BALLAST / 3 + ") SELECT n FROM r, (SELECT 1 UNION ALL"
                        + " SELECT 2 UNION ALL SELECT 3) AS three");
            }
            insert(statement, id);
            for (int look = 0; look < LOOKS && !isWaitedFor(statement) && !ended; look++) {
                // InnoDB shows what it showed before to who asks again within a tenth of a second.
                statement.execute(mySql ? "DO SLEEP(0.15)" : "SELECT pg_sleep(0.15)");
            }
            for (long lower = id - 1; lower >= Math.max(0, id - ROWS) && !ended; lower--) {
                insert(statement, lower);
            }
        } catch (SQLException e) {
            met.incrementAndGet();
        }
        connection.rollback();
    }

    private void insert(Statement statement, long id) throws SQLException {
        statements.incrementAndGet();
        statement.executeUpdate("INSERT INTO orders (id, note) VALUES (" + id + ", 'foreign')");
    }

    /** Some way above a row that is there while the next one is not: there a range is being copied. */
    private long aheadOfTheCopy(Connection connection, Statement statement) throws SQLException {
        List<Long> edges = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT o.id FROM orders o LEFT JOIN orders n ON n.id = o.id + 1"
                + " WHERE n.id IS NULL AND o.id < " + (ids - 1))) {
            while (rows.next()) {
                edges.add(rows.getLong(1));
            }
        }
        connection.commit();
        long edge = edges.isEmpty() ? 0 : edges.get(random.nextInt(edges.size()));
        return Math.min(ids - 1L, edge + 50 + random.nextInt(400));
    }

    private boolean isWaitedFor(Statement statement) throws SQLException {
        // In MySQL and MariaDB nobody else waits in a test's own servers but the copy.
        String sql = mySql
                ? "SELECT count(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                : "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY (pg_blocking_pids(pid))";
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1) > 0;
        }
    }

    /** Ends it and removes what it made. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (mySql) {
            target.execute("DROP TABLE IF EXISTS foreign_ballast");
        }
        if (!failure.isEmpty()) {
            throw new AssertionError("The foreign writer failed: " + failure);
        }
    }
}
