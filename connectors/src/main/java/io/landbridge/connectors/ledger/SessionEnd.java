package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for an ended session to be gone, and says what is to be done when it is not. */
final class SessionEnd {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(5);

    private SessionEnd() {}

    static void await(TargetSessions sessions, Connection connection, String session, String byHand)
            throws SQLException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (sessions.isAlive(connection, session)) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw alive(session, "was told to end but is still there", byHand, null);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    static LandbridgeException alive(String session, String why, String byHand, @Nullable Throwable cause) {
        return new LandbridgeException(
                LedgerError.SESSION_ALIVE,
                "target session " + session,
                "The session of a former process " + why + ".",
                "Let an administrator run '" + byHand + "' in the target, or run as the same user as before; then run"
                        + " the same command again.",
                cause);
    }
}
