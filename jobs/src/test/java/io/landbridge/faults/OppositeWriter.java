package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who writes to the tables of the tokens in the order that is not the fence's, with a rest between the two: whoever locks both meets
 * him in the middle, and each would wait for the other. What the server takes back of his he tries again, until the fence refuses it.
 */
final class OppositeWriter implements AutoCloseable {

    private static final int WRITER = 900;
    private static final String READ_ONLY = "25006";

    private final TestDatabase source;
    private final String rest;
    private final List<Long> acknowledged = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "opposite-writer");
    private volatile boolean ended;
    private final AtomicInteger takenBack = new AtomicInteger();
    private volatile String failure = "";

    private OppositeWriter(TestDatabase source) {
        this.source = source;
        this.rest = source.engine().isMySqlFamily() ? "DO SLEEP(0.3)" : "SELECT pg_sleep(0.3)";
    }

    static OppositeWriter start(TestDatabase source) {
        OppositeWriter writer = new OppositeWriter(source);
        writer.thread.start();
        return writer;
    }

    private void run() {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (long n = 1; !ended; n++) {
                if (!isWritten(connection, statement, n)) {
                    return;
                }
                statement.execute(rest);
                connection.commit();
            }
        } catch (SQLException e) {
            failure = e.toString();
        }
    }

    /** Whether the fence lets him. */
    private boolean isWritten(Connection connection, Statement statement, long n) throws SQLException {
        try {
            statement.executeUpdate("INSERT INTO ack_token VALUES (" + WRITER + ", " + n + ", 'opposite')");
            statement.execute(rest);
            statement.executeUpdate("UPDATE ack_count SET last = last WHERE writer = 0");
            connection.commit();
            note(n);
            return true;
        } catch (SQLException e) {
            connection.rollback();
            takenBack.incrementAndGet();
            return !READ_ONLY.equals(e.getSQLState());
        }
    }

    private synchronized void note(long n) {
        acknowledged.add(n);
    }

    /** How many of his transactions were answered. */
    synchronized int acknowledged() {
        return acknowledged.size();
    }

    /** How many the server has ended. */
    int takenBack() {
        return takenBack.get();
    }

    /** How many of those that were answered a side does not have. */
    synchronized long missingIn(TestDatabase side) {
        return acknowledged.size()
                - side.queryLong("SELECT count(*) FROM ack_token WHERE writer = " + WRITER + " AND n IN (0"
                        + String.join(
                                "", acknowledged.stream().map(n -> ", " + n).toList())
                        + ")");
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        if (!failure.isEmpty()) {
            throw new AssertionError("The opposite writer failed: " + failure);
        }
    }
}
