package io.landbridge.testkit.traffic;

import io.landbridge.testkit.traffic.TokenResult.Acknowledged;
import io.landbridge.testkit.traffic.TokenResult.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writers that write one token after another and note what they were told: who was acknowledged, where, when, and what failed. A token is
 * tried once; what failed is followed by the next one, so that an answer that was lost leaves no doubt about another.
 *
 * <p>Needs {@link TokenTables}.
 */
public final class TokenTraffic implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(5);

    private final Gate gate;
    private final List<Thread> threads = new ArrayList<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private @Nullable Throwable broken;

    private TokenTraffic(double perSecond) {
        this.gate = new Gate(perSecond);
    }

    /**
     * Starts writers.
     *
     * @param first number of the first writer; there is a row for each in {@code ack_count}
     * @param perSecond transactions a second of all of them together; 0 for as many as there can be
     */
    public static TokenTraffic start(TokenDoor.Maker doors, int first, int writers, double perSecond) {
        TokenTraffic traffic = new TokenTraffic(perSecond);
        for (int writer = first; writer < first + writers; writer++) {
            int number = writer;
            Thread thread = new Thread(() -> traffic.write(number, doors), "token-writer-" + number);
            thread.setDaemon(true);
            traffic.threads.add(thread);
        }
        traffic.threads.forEach(Thread::start);
        return traffic;
    }

    private void write(int writer, TokenDoor.Maker doors) {
        try (TokenDoor door = doors.make()) {
            long n = 0;
            while (gate.enter()) {
                try {
                    n = untilAcknowledged(door, writer, n + 1);
                } finally {
                    gate.leave();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            noteBroken(e);
        }
    }

    /** The last token that was tried. */
    private long untilAcknowledged(TokenDoor door, int writer, long first) throws InterruptedException {
        long wanted = System.nanoTime();
        for (long n = first; ; n++) {
            String side = "";
            boolean isAcknowledged = false;
            try {
                TokenDoor.Entry entry = door.begin();
                side = entry.side();
                long sent = System.nanoTime();
                write(entry.connection(), writer, n);
                isAcknowledged = true;
                note(new Acknowledged(writer, n, side, wanted, sent, System.nanoTime()));
            } catch (SQLException e) {
                note(new Failure(writer, n, side, String.valueOf(e.getMessage()), System.nanoTime()));
            } finally {
                door.end(isAcknowledged);
            }
            if (isAcknowledged || !gate.rest(AFTER_A_FAILURE)) {
                return n;
            }
        }
    }

    private static void write(Connection connection, int writer, long n) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(TokenTables.INSERT);
                PreparedStatement update = connection.prepareStatement(TokenTables.UPDATE)) {
            insert.setInt(1, writer);
            insert.setLong(2, n);
            insert.setString(3, "token " + n);
            insert.executeUpdate();
            update.setLong(1, n);
            update.setInt(2, writer);
            if (update.executeUpdate() != 1) {
                throw new SQLException("There is no row to count in for writer " + writer, "02000");
            }
            connection.commit();
        }
    }

    private synchronized void note(Acknowledged token) {
        acknowledged.add(token);
    }

    private synchronized void note(Failure failure) {
        failures.add(failure);
    }

    private synchronized void noteBroken(Throwable cause) {
        broken = cause;
        gate.stop();
    }

    /** What was told so far. */
    public synchronized TokenResult result() {
        if (broken != null) {
            throw new IllegalStateException("a writer has failed: " + broken.getMessage(), broken);
        }
        return new TokenResult(acknowledged, failures);
    }

    /** How many were acknowledged so far. */
    public synchronized long count() {
        return acknowledged.size();
    }

    /** Begins no further write, waits for those under way, and says what was told in all. */
    public TokenResult stop() {
        gate.stop();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        try {
            for (Thread thread : threads) {
                // join(0) would wait for ever
                thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the writers", e);
        }
        if (threads.stream().anyMatch(Thread::isAlive)) {
            throw new IllegalStateException("a writer does not end within " + LONGEST);
        }
        return result();
    }

    @Override
    public void close() {
        gate.stop();
        threads.forEach(Thread::interrupt);
    }
}
