package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writers that change a source's rows at an even rate: transactions of five changes, each two updates, an insert, a delete of what was
 * inserted a while ago, and either a mark whose time of commit is noted or a third update.
 */
final class SteadyLoad implements AutoCloseable {

    static final int CHANGES = 5;

    private static final int WRITERS = 4;
    private static final long OWN_IDS = 1_000_000_000_000L;
    private static final long SERIES_IDS = 1_000_000_000L;
    private static final int KEPT = 100;
    private static final String UPDATE = "UPDATE measured SET quantity = mod(quantity + 1, 1000) WHERE id = ?";

    private final TestDatabase source;
    private final long rows;
    private final double perWriter;
    private final int series;
    private final boolean marking;
    private final Map<Long, Long> sentMicros = new ConcurrentHashMap<>();
    private final LongAdder transactions = new LongAdder();
    private final List<Thread> writers = new ArrayList<>();
    private volatile boolean stopped;
    private volatile @Nullable SQLException failure;

    /**
     * @param rows that are updated
     * @param changesPerSecond of all writers
     * @param series another for each load of a database: their rows have other ids
     */
    SteadyLoad(TestDatabase source, long rows, int changesPerSecond, int series, boolean marking) {
        this.source = source;
        this.rows = rows;
        this.perWriter = (double) changesPerSecond / CHANGES / WRITERS;
        this.series = series;
        this.marking = marking;
    }

    void start() {
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            Thread writer = new Thread(() -> write(number), "load-" + i);
            writer.setDaemon(true);
            writers.add(writer);
            writer.start();
        }
    }

    private void write(int number) {
        long first = OWN_IDS * (number + 1) + SERIES_IDS * series;
        try (Connection connection = source.connect();
                PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO measured VALUES (?, 7, 'Steady@Mail.Example.com', 'Given Żółć Family', 12.34, 3, true,"
                                + " timestamp '2024-01-01 00:00:00', 'a note about the row')");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM measured WHERE id = ?");
                PreparedStatement mark =
                        connection.prepareStatement("INSERT INTO " + StreamTables.MARKS + " VALUES (?, ?)")) {
            connection.setAutoCommit(false);
            long begun = System.nanoTime();
            for (long n = 0; !stopped; n++) {
                LockSupport.parkNanos(begun + (long) (n * 1e9 / perWriter) - System.nanoTime());
                run(update, place(number, 3 * n));
                run(insert, first + n);
                run(update, place(number, 3 * n + 1));
                run(delete, first + n - KEPT);
                if (marking) {
                    mark.setInt(2, number);
                    run(mark, first + n);
                } else {
                    run(update, place(number, 3 * n + 2));
                }
                if (marking) {
                    sentMicros.put(first + n, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
                }
                connection.commit();
                transactions.increment();
            }
        } catch (SQLException e) {
            failure = e;
        }
    }

    /** Each writer has rows of its own, so that none waits for another. */
    private long place(int number, long n) {
        long own = rows / WRITERS;
        return 1 + own * number + Math.floorMod(n * 7919, own);
    }

    private static void run(PreparedStatement statement, long id) throws SQLException {
        statement.setLong(1, id);
        statement.executeUpdate();
    }

    /** When each mark's commit was sent, in microseconds since 1970. */
    Map<Long, Long> sentMicros() {
        return Map.copyOf(sentMicros);
    }

    long changes() {
        return transactions.sum() * CHANGES;
    }

    /** Ends the writers; each finishes its transaction. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (Thread writer : writers) {
                writer.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        SQLException failed = failure;
        if (failed != null) {
            throw new IllegalStateException("the load failed: " + failed.getMessage(), failed);
        }
    }
}
