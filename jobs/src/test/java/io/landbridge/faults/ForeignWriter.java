package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

    private final TestDatabase target;
    private final int ids;
    private final Random random;
    private final AtomicInteger statements = new AtomicInteger();
    private final AtomicInteger met = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "foreign-writer");
    private volatile boolean ended;
    private volatile String failure = "";

    private ForeignWriter(TestDatabase target, int ids, long seed) {
        this.target = target;
        this.ids = ids;
        this.random = new Random(seed);
    }

    /** @param ids of the table's rows go from 0 up to here */
    static ForeignWriter start(TestDatabase target, int ids, long seed) {
        ForeignWriter writer = new ForeignWriter(target, ids, seed);
        if (target.engine().isMySqlFamily()) {
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
            if (target.engine().isMySqlFamily()) {
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

    private void transaction(Connection connection, Statement statement) throws SQLException {
        try {
            if (target.engine().isMySqlFamily()) {
                statement.executeUpdate("INSERT INTO foreign_ballast (n) WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL"
                        + " SELECT n + 1 FROM r WHERE n < " + BALLAST / 3 + ") SELECT n FROM r, (SELECT 1 UNION ALL"
                        + " SELECT 2 UNION ALL SELECT 3) AS three");
            }
            int id = random.nextInt(ids);
            int step = 1 + random.nextInt(30);
            for (int row = 0; row < ROWS && id >= 0 && !ended; row++) {
                statements.incrementAndGet();
                statement.executeUpdate("INSERT INTO orders (id, note) VALUES (" + id + ", 'foreign')");
                // Long enough for the copy to come by, and to wait for this row.
                statement.execute(target.engine().isMySqlFamily() ? "DO SLEEP(0.02)" : "SELECT pg_sleep(0.02)");
                id -= step;
            }
        } catch (SQLException e) {
            met.incrementAndGet();
        }
        connection.rollback();
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
        if (target.engine().isMySqlFamily()) {
            target.execute("DROP TABLE IF EXISTS foreign_ballast");
        }
        if (!failure.isEmpty()) {
            throw new AssertionError("The foreign writer failed: " + failure);
        }
    }
}
