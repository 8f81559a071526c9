package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.SqlDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writers at work on a database.
 *
 * <pre>{@code
 * TrafficSchema schema = TrafficSchema.of(10_000);
 * schema.create(source);
 * try (Traffic traffic = Traffic.on(source, schema.workload()).seed(seed).writers(4).rate(500).start()) {
 *     …
 *     TrafficResult result = traffic.stop();
 * }
 * }</pre>
 */
public final class Traffic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Traffic.class);

    /** More than any lock is waited for, several times over; what takes longer does not answer at all. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Gate gate;
    private final Counts counts = new Counts();
    private final List<WriterSession> sessions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean failureSeen;

    private Traffic(Order order) {
        gate = new Gate(order.perSecond);
        try {
            for (int writer = 0; writer < order.writers; writer++) {
                WriterSession session = new WriterSession(order.database);
                sessions.add(session);
                session.open();
            }
        } catch (SQLException | RuntimeException e) {
            sessions.forEach(WriterSession::drop);
            throw new IllegalStateException("cannot write to " + order.database, e);
        }
        for (int writer = 0; writer < order.writers; writer++) {
            // the first numbers of neighbouring seeds are alike
            Random random = new Random((order.seed * 31 + writer) * 0x9E3779B97F4A7C15L);
            Workload.Decisions decisions =
                    order.workload.decisions(order.database.engine(), writer, order.writers, random);
            long share = order.transactions / order.writers + (writer < order.transactions % order.writers ? 1 : 0);
            Thread thread = new Thread(
                    new TrafficWriter(
                            sessions.get(writer), decisions, gate, counts, share, order.toleratesLoss, this::failed),
                    "traffic-writer-" + (writer + 1));
            thread.setDaemon(true);
            threads.add(thread);
        }
        LOG.info("{} writers on {}, seed {}", order.writers, order.database, order.seed);
        threads.forEach(Thread::start);
    }

    /** Traffic to be described and started. */
    public static Order on(SqlDatabase database, Workload workload) {
        return new Order(database, workload);
    }

    private void failed(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.warn("a writer has failed: {}", cause.getMessage());
        }
        gate.stop();
    }

    /** What has been done so far. */
    public TrafficResult result() {
        return counts.result();
    }

    /** Begins no further transaction, and returns when none is under way: the database stands still. */
    public void pause() {
        try {
            if (!gate.pause(LONGEST)) {
                throw new IllegalStateException("a transaction is still under way after " + LONGEST);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pausing", e);
        }
        throwFailure();
    }

    /** The end of {@link #pause()}. */
    public void resume() {
        gate.resume();
    }

    /**
     * Begins no further transaction, waits for those under way, and says what was done in all. A transaction whose server
     * does not answer for a minute is cut off.
     *
     * @throws IllegalStateException if a writer has failed
     */
    public TrafficResult stop() {
        gate.stop();
        return end(LONGEST);
    }

    /**
     * Waits for the end of traffic that was ordered with a number of transactions.
     *
     * @throws IllegalStateException if a writer has failed, or if the end does not come within the limit
     */
    public TrafficResult await(Duration limit) {
        boolean ended = joined(limit);
        gate.stop();
        TrafficResult result = end(LONGEST);
        if (!ended) {
            throw new IllegalStateException("the traffic did not end within " + limit + ": " + result);
        }
        return result;
    }

    private TrafficResult end(Duration limit) {
        if (!joined(limit)) {
            LOG.warn("transactions do not end within {}; their connections are cut", limit);
            sessions.forEach(WriterSession::abort);
            if (!joined(limit)) {
                throw new IllegalStateException("a writer does not end although its connection was cut");
            }
        }
        throwFailure();
        return counts.result();
    }

    private boolean joined(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            for (Thread thread : threads) {
                // join(0) would wait for ever
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            sessions.forEach(WriterSession::abort);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the writers", e);
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }

    private void throwFailure() {
        Throwable cause = failure.get();
        if (cause != null) {
            failureSeen = true;
            throw new IllegalStateException("a writer has failed: " + cause.getMessage(), cause);
        }
    }

    /** Stops the writers; a failure that nobody has been told of is thrown. */
    @Override
    public void close() {
        if (!failureSeen) {
            stop();
        }
    }

    /** What the traffic shall be. */
    public static final class Order {

        private final SqlDatabase database;
        private final Workload workload;
        private long seed = 1;
        private int writers = 4;
        private double perSecond;
        private long transactions = Long.MAX_VALUE;
        private boolean toleratesLoss;

        private Order(SqlDatabase database, Workload workload) {
            this.database = database;
            this.workload = workload;
        }

        /** Where all decisions come from; the caller prints it. */
        public Order seed(long wanted) {
            seed = wanted;
            return this;
        }

        /** Threads, each with a connection of its own. */
        public Order writers(int count) {
            writers = count;
            return this;
        }

        /** Transactions a second of all writers together; as many as there can be if this is not said. */
        public Order rate(double transactionsPerSecond) {
            perSecond = transactionsPerSecond;
            return this;
        }

        /** The traffic ends by itself after this many transactions, whatever became of each. */
        public Order transactions(long count) {
            transactions = count;
            return this;
        }

        /** Connects again for as long as it takes when a connection is lost; otherwise that is a failure. */
        public Order toleratingLostConnections() {
            toleratesLoss = true;
            return this;
        }

        /** Opens the connections and starts the writers. */
        public Traffic start() {
            return new Traffic(this);
        }
    }
}
