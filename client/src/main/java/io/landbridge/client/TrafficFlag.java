package io.landbridge.client;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Landbridge's traffic flag as this application follows it: which side transactions go to, and whether new ones wait for a moment because
 * of a cutover or a rollback. One per application and migration; safe for several threads.
 *
 * <p>A thread of its own, {@code landbridge-flag-CLIENT}, reads the flag and tells the cutover in return which version this application
 * has obeyed and how many transactions are open, so that the source is fenced as soon as nobody is hit by it.
 *
 * <p><b>When the flag cannot be read</b>, the last known side stays; a side is never guessed. A hold that was seen stays too, until the flag is
 * heard again: whoever waits longer than his patience gets an exception that says to try again. An application that misses a hold writes
 * on to its last known side, and is refused there by the write fence once that stands. An application that has never read the flag lets
 * nothing begin. The flag of a migration that is not known, no longer known after {@code landbridge finish} or restored to an older version
 * counts as not readable.
 */
public abstract class TrafficFlag implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficFlag.class);
    private static final Duration AFTER_A_FAILURE = Duration.ofMillis(250);
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    /** One reading that fails is no news. */
    private static final long WORTH_A_WORD_NANOS = Duration.ofSeconds(2).toNanos();

    private final Turnstile turnstile = new Turnstile();
    private final String client;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long heardNanos;
    private volatile @Nullable String trouble;
    private long troubleNanos;
    private boolean hasWarned;

    /**
     * @param name of the application, for the operator's eyes; up to 40 characters
     */
    TrafficFlag(String name) {
        if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no client's name; letters, digits and ._- are, up to 40");
        }
        // Two processes of one name are two clients.
        client = "%s-%08x".formatted(name, ThreadLocalRandom.current().nextInt());
        thread = new Thread(this::follow, "landbridge-flag-" + client);
        thread.setDaemon(true);
    }

    /** Begins to read; called once, after the constructor. */
    final void start() {
        thread.start();
    }

    /** The name by which the cutover knows this application: what it was given and a random rest. */
    public final String client() {
        return client;
    }

    /** What was read last and is obeyed; empty before the first reading. Does not wait. */
    public final Optional<TrafficReading> reading() {
        return turnstile.reading();
    }

    /** How long ago the flag was read; empty when it never was. */
    public final Optional<Duration> silence() {
        return reading().map(known -> Duration.ofNanos(System.nanoTime() - heardNanos));
    }

    /** Why the flag cannot be read at the moment; empty when it can. */
    public final Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    /** How many transactions of this application are open. */
    public final int openTransactions() {
        return turnstile.seen().open();
    }

    /**
     * Waits for leave to begin one transaction; for whoever does not go through {@link RoutingDataSource} or {@link DualWrite}.
     *
     * @param patience how long a hold, or the first reading, is waited for
     * @return to be closed after the transaction's end
     * @throws java.sql.SQLTransientConnectionException when the patience is at an end; nothing was sent, and the same may be tried again
     * @throws SQLException when this flag is closed
     */
    public final Passage enter(Duration patience) throws SQLException {
        return turnstile.enter(patience);
    }

    /** The last known side, whether the flag holds or not; waits for the first reading only. */
    final Side side(Duration patience) throws SQLException {
        return turnstile.side(patience);
    }

    /**
     * Tells what was seen and reads the flag.
     *
     * @param wait how long the answer may be withheld while there is nothing newer
     * @return null when nothing is known of the migration
     */
    abstract @Nullable TrafficReading exchange(Seen seen, Duration wait)
            throws IOException, SQLException, InterruptedException;

    /** How long to wait between two exchanges. */
    abstract Duration pace(boolean hold);

    /** Says goodbye, so that no cutover waits for this application, and frees what reading needs. Called once, by the reading thread. */
    abstract void leave();

    private void follow() {
        try {
            while (!closed) {
                Seen seen = turnstile.seen();
                Duration rest = pace(seen.hold());
                try {
                    // What holds may let go at any moment; what does not may be waited for.
                    read(exchange(seen, seen.hold() ? Duration.ofMillis(20) : Duration.ofSeconds(1)));
                } catch (IOException | SQLException | RuntimeException e) {
                    unheard(String.valueOf(e.getMessage()));
                    rest = AFTER_A_FAILURE;
                }
                turnstile.rest(trouble == null ? seen : turnstile.seen(), rest);
            }
        } catch (InterruptedException e) {
            LOG.debug("told to end");
        } finally {
            // Only close() interrupts this thread, and saying goodbye must not end at that.
            Thread.interrupted();
            leave();
        }
    }

    private void read(@Nullable TrafficReading next) {
        if (next == null) {
            unheard("nothing is known of this migration");
            return;
        }
        Optional<TrafficReading> before = turnstile.reading();
        if (!turnstile.follow(next)) {
            unheard("version " + next.version() + " is older than what was seen before");
            return;
        }
        heardNanos = System.nanoTime();
        trouble = null;
        if (hasWarned) {
            LOG.info("the traffic flag can be read again");
            hasWarned = false;
        }
        if (before.isEmpty() || before.orElseThrow().version() != next.version()) {
            LOG.info(
                    "traffic flag {}: {}{}",
                    next.version(),
                    next.side() == Side.SOURCE ? "source" : "target",
                    next.hold() ? ", new transactions wait" : "");
        }
    }

    private void unheard(String why) {
        long now = System.nanoTime();
        if (trouble == null) {
            troubleNanos = now;
        }
        trouble = why;
        if (!hasWarned && now - troubleNanos >= WORTH_A_WORD_NANOS) {
            hasWarned = true;
            LOG.warn("the traffic flag cannot be read, {}: {}", consequence(), why);
        }
    }

    private String consequence() {
        return reading()
                .map(known -> known.hold()
                        ? "new transactions go on waiting"
                        : "the last known side stays: " + (known.side() == Side.SOURCE ? "source" : "target"))
                .orElse("no transaction can begin");
    }

    /** Stops following, at once for those who wait: they get an exception. Takes at most 5 s. */
    @Override
    public void close() {
        closed = true;
        turnstile.close();
        thread.interrupt();
        try {
            thread.join(LONGEST_END.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
