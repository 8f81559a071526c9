package io.landbridge.client;

import io.landbridge.testkit.server.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Threads that write tokens through an application's data source without pause; an error ends them and fails the test. */
final class RoutedWriters implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(2);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> ends = new ArrayList<>();
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final Map<Side, Set<Long>> acknowledged = new EnumMap<>(Side.class);
    private final Set<Long> autoCommitted = new ConcurrentSkipListSet<>();
    private volatile boolean stopped;

    private RoutedWriters() {
        for (Side side : Side.values()) {
            acknowledged.put(side, new ConcurrentSkipListSet<>());
        }
    }

    static RoutedWriters start(DataSource application, int count) {
        RoutedWriters writers = new RoutedWriters();
        for (int writer = 0; writer < count; writer++) {
            boolean commits = writer % 2 == 0;
            writers.ends.add(writers.threads.submit(() -> {
                while (!writers.stopped) {
                    writers.write(application, commits);
                }
                return null;
            }));
        }
        return writers;
    }

    private void write(DataSource application, boolean commits) throws SQLException {
        long token = next.incrementAndGet();
        try (Connection connection = application.getConnection()) {
            connection.setAutoCommit(!commits);
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO token (id, note) VALUES (?, ?)")) {
                insert.setLong(1, token);
                insert.setString(2, commits ? "commits" : "auto-commit");
                if (commits) {
                    Side side = connection.unwrap(RoutedConnection.class).side();
                    insert.executeUpdate();
                    connection.commit();
                    acknowledged(side).add(token);
                } else {
                    insert.executeUpdate();
                    // With auto-commit it is known where it was only by looking there.
                    autoCommitted.add(token);
                }
            }
        }
        done.incrementAndGet();
    }

    Set<Long> acknowledged(Side side) {
        return acknowledged.getOrDefault(side, Set.of());
    }

    /** Every token whose writing has ended without an error. */
    Set<Long> all() {
        Set<Long> every = new TreeSet<>(autoCommitted);
        acknowledged.values().forEach(every::addAll);
        return every;
    }

    /** Waits until so many more writes are done, or until a writer has failed. */
    void awaitMore(long count) {
        long wanted = done.get() + count;
        Waiting.until(
                count + " more writes",
                LONG,
                () -> (done.get() >= wanted || ends.stream().anyMatch(Future::isDone)) ? true : null);
    }

    /** Ends them, and throws what has ended one of them before. */
    void stop() throws Exception {
        stopped = true;
        for (Future<?> end : ends) {
            end.get(LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}
