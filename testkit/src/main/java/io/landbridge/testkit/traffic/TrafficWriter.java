package io.landbridge.testkit.traffic;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of the traffic: takes its turns, carries out what was decided, and counts what came of it. */
final class TrafficWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficWriter.class);
    private static final int ATTEMPTS = 4;
    private static final Duration BEFORE_RECONNECTING = Duration.ofMillis(200);

    private final WriterSession session;
    private final Workload.Decisions decisions;
    private final Gate gate;
    private final Counts counts;
    private final long transactions;
    private final boolean toleratesLoss;
    private final Consumer<Throwable> failure;

    TrafficWriter(
            WriterSession session,
            Workload.Decisions decisions,
            Gate gate,
            Counts counts,
            long transactions,
            boolean toleratesLoss,
            Consumer<Throwable> failure) {
        this.session = session;
        this.decisions = decisions;
        this.gate = gate;
        this.counts = counts;
        this.transactions = transactions;
        this.toleratesLoss = toleratesLoss;
        this.failure = failure;
    }

    @Override
    public void run() {
        try {
            boolean connected = true;
            for (long done = 0; done < transactions && connected && gate.enter(); done++) {
                boolean alive;
                try {
                    alive = perform(decisions.next());
                } finally {
                    gate.leave();
                }
                connected = alive || reconnected();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException | RuntimeException | Error e) {
            failure.accept(e);
        } finally {
            session.drop();
        }
    }

    /** False if the connection was lost. */
    private boolean perform(TrafficTransaction planned) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            Tally tally = new Tally();
            try {
                Outcome outcome = session.run(planned, tally);
                if (outcome == Outcome.COMMITTED) {
                    counts.committed(tally);
                } else {
                    counts.ended(outcome);
                }
                return true;
            } catch (SQLException e) {
                Refusal refusal = Refusal.of(e);
                LOG.debug("{}: {}", refusal, e.getMessage());
                if (refusal == Refusal.FATAL) {
                    throw new SQLException(e.getMessage() + "\n  in " + planned, e);
                }
                if (refusal == Refusal.LOST || !rolledBack()) {
                    lost(e);
                    return false;
                }
                if (refusal == Refusal.CONFLICT || attempt == ATTEMPTS) {
                    counts.ended(refusal == Refusal.CONFLICT ? Outcome.CONFLICT : Outcome.GIVEN_UP);
                    return true;
                }
                counts.retried();
            }
        }
    }

    private boolean rolledBack() throws SQLException {
        try {
            session.rollback();
            return true;
        } catch (SQLException e) {
            if (Refusal.of(e) == Refusal.LOST) {
                return false;
            }
            throw e;
        }
    }

    private void lost(SQLException cause) throws SQLException {
        counts.ended(session.isCommitting() ? Outcome.IN_DOUBT : Outcome.LOST);
        session.drop();
        if (!toleratesLoss) {
            throw cause;
        }
    }

    /** False if the writers shall end before the server answers. */
    private boolean reconnected() throws InterruptedException {
        while (gate.rest(BEFORE_RECONNECTING)) {
            try {
                session.open();
                return true;
            } catch (SQLException | IllegalStateException e) {
                LOG.debug("not yet: {}", e.getMessage());
            }
        }
        return false;
    }
}
