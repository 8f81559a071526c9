package io.landbridge.client;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes both sides and reads one, for teams whose applications carry their changes over themselves. The side that the traffic flag points at
 * is the primary: its outcome is the write's outcome, and it is what is read. The other one is written after it, in a transaction of its own, and
 * can never make a write fail; whatever goes wrong there is counted and listed as a {@link Divergence}. So "write both, read old" becomes
 * "write both, read new" when the flag changes, without a release of the application. Safe for several threads.
 *
 * <p>{@code W} is the application's own description of a write: a command, an entity, a statement with its values. It is what is listed.
 *
 * <pre>{@code
 * DualWrite<Order> orders = DualWrite.of(flag, source, target, (connection, side, order) -> {
 *     try (PreparedStatement insert = connection.prepareStatement(order.insertFor(side))) {
 *         …
 *         return insert.executeUpdate();
 *     }
 * });
 * orders.write(order);
 * Order read = orders.read((connection, side) -> …);
 * }</pre>
 *
 * <p>For tables that no stream of Landbridge carries ({@code changes: {through: none}}, {@code target: {fence: none}}): a side under a write
 * fence refuses, and each of its refusals is a divergence. Two writes of one row at the same time may reach the other side in the other
 * order, which no count of rows shows: {@code landbridge validate} is what proves both sides equal.
 */
public final class DualWrite<W> {

    private static final Logger LOG = LoggerFactory.getLogger(DualWrite.class);

    private final TrafficFlag flag;
    private final DataSource source;
    private final DataSource target;
    private final Writing<W> writing;
    private final Settings<W> settings;
    private final AtomicLong count = new AtomicLong();
    private final Deque<Divergence<W>> latest = new ArrayDeque<>();

    private DualWrite(
            TrafficFlag flag, DataSource source, DataSource target, Writing<W> writing, Settings<W> settings) {
        this.flag = flag;
        this.source = source;
        this.target = target;
        this.writing = writing;
        this.settings = settings;
    }

    /** Carries out one write of the application on one side. */
    @FunctionalInterface
    public interface Writing<W> {

        /**
         * Writes; neither commits nor rolls back.
         *
         * @param connection with auto-commit off
         * @return how many rows it hit; both sides are expected to say the same
         * @throws SQLException whatever the side says; the transaction is rolled back
         */
        int write(Connection connection, Side side, W write) throws SQLException;
    }

    /** Reads something on one side. */
    @FunctionalInterface
    public interface Reading<T extends @Nullable Object> {

        /** Reads; the transaction is rolled back afterwards. */
        T read(Connection connection, Side side) throws SQLException;
    }

    /**
     * How patient it is and what it keeps.
     *
     * @param patience how long a write or a read waits while the flag holds
     * @param limit how long each answer of the other side is waited for; the write takes so much longer at most for each of its statements
     * @param kept how many divergences are listed: the latest
     * @param listener is told of each divergence by the thread that writes, before the write returns; what it throws is logged
     */
    public record Settings<W>(Duration patience, Duration limit, int kept, Consumer<? super Divergence<W>> listener) {

        /** 20 s of patience, 2 s for the other side, a list of 1,000, no listener. */
        public static <W> Settings<W> defaults() {
            return new Settings<>(Duration.ofSeconds(20), Duration.ofSeconds(2), 1_000, divergence -> {});
        }
    }

    /** With {@link Settings#defaults}. */
    public static <W> DualWrite<W> of(TrafficFlag flag, DataSource source, DataSource target, Writing<W> writing) {
        return of(flag, source, target, writing, Settings.defaults());
    }

    /** It owns neither flag nor data sources: whoever made them closes them. */
    public static <W> DualWrite<W> of(
            TrafficFlag flag, DataSource source, DataSource target, Writing<W> writing, Settings<W> settings) {
        return new DualWrite<>(flag, source, target, writing, settings);
    }

    /**
     * Writes the primary, then the other side.
     *
     * @return how many rows the primary has hit
     * @throws java.sql.SQLTransientConnectionException when the flag holds for longer than the patience; nothing was written
     * @throws SQLException what the primary says; it has not written, or its commit was not answered, and the other side was not asked
     */
    public int write(W write) throws SQLException {
        try (Passage passage = flag.enter(settings.patience())) {
            Side primary = passage.side();
            int rows = writePrimary(primary, write);
            writeOther(primary.other(), write, rows);
            return rows;
        }
    }

    private int writePrimary(Side side, W write) throws SQLException {
        try (Connection connection = of(side).getConnection()) {
            connection.setAutoCommit(false);
            int rows = written(connection, side, write);
            try {
                connection.commit();
            } catch (SQLException e) {
                if (isUnanswered(e)) {
                    note(new Divergence<>(write, side, Divergence.Kind.IN_DOUBT, e.getMessage(), now()));
                }
                throw e;
            }
            return rows;
        }
    }

    private int written(Connection connection, Side side, W write) throws SQLException {
        try {
            return writing.write(connection, side, write);
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
            } catch (SQLException lost) {
                e.addSuppressed(lost);
            }
            throw e;
        }
    }

    /** A server that refuses to commit says why by a state of another class. */
    private static boolean isUnanswered(SQLException failure) {
        String state = failure.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57");
    }

    private void writeOther(Side side, W write, int expected) {
        boolean isCommitted = false;
        try (Connection connection = of(side).getConnection()) {
            connection.setAutoCommit(false);
            limit(connection);
            int rows = written(connection, side, write);
            connection.commit();
            isCommitted = true;
            if (rows != expected) {
                String detail = expected + " rows in the primary, " + rows + " there";
                note(new Divergence<>(write, side, Divergence.Kind.OTHER_ROWS, detail, now()));
            }
        } catch (SQLException | RuntimeException e) {
            if (isCommitted) {
                LOG.debug("closing the other side's connection", e);
            } else {
                note(new Divergence<>(write, side, Divergence.Kind.REFUSED, e.getMessage(), now()));
            }
        }
    }

    private void limit(Connection connection) throws SQLException {
        try {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(settings.limit().toMillis()));
        } catch (SQLFeatureNotSupportedException e) {
            LOG.debug("the other side is waited for as long as its driver waits", e);
        }
    }

    private void note(Divergence<W> divergence) {
        count.incrementAndGet();
        synchronized (latest) {
            latest.addLast(divergence);
            if (latest.size() > settings.kept()) {
                latest.removeFirst();
            }
        }
        try {
            settings.listener().accept(divergence);
        } catch (RuntimeException e) {
            LOG.warn("the listener of divergences has failed: {}", e.toString());
        }
    }

    /**
     * Reads the primary.
     *
     * @throws java.sql.SQLTransientConnectionException when the flag holds for longer than the patience
     * @throws SQLException what the primary says
     */
    public <T extends @Nullable Object> T read(Reading<T> reading) throws SQLException {
        try (Passage passage = flag.enter(settings.patience());
                Connection connection = of(passage.side()).getConnection()) {
            connection.setAutoCommit(false);
            try {
                return reading.read(connection, passage.side());
            } finally {
                connection.rollback();
            }
        }
    }

    /** How many divergences there were since this was made. */
    public long divergenceCount() {
        return count.get();
    }

    /** The latest divergences, the oldest of them first. */
    public List<Divergence<W>> divergences() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }

    private DataSource of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    private static java.time.Instant now() {
        return InstantSource.system().instant();
    }
}
