package io.landbridge.connectors.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Names sessions of the target so that no later session is taken for an earlier one, sees whether they live, and ends them. */
interface TargetSessions {

    /** The connection's own session; the same answer each time. */
    String own(Connection connection) throws SQLException;

    /** Whether the session is there now. */
    boolean isAlive(Connection connection, String session) throws SQLException;

    /**
     * Ends the session and waits until it is gone, so that nothing of its open transaction stands in the way; does nothing when it is
     * gone already, or is the connection's own.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@code SESSION_ALIVE} when it may not be ended or does not end
     */
    void end(Connection connection, String session) throws SQLException;
}
