package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that does nothing but live. */
final class JdbcLedgerSession implements Ledger.Session {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedgerSession.class);
    private static final int LIMIT_SECONDS = 5;

    private final Connection connection;
    private final String id;

    JdbcLedgerSession(Connection connection, String id) {
        this.connection = connection;
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public boolean isAlive() {
        try {
            return connection.isValid(LIMIT_SECONDS);
        } catch (SQLException e) {
            LOG.debug("The session that holds the lease could not be asked", e);
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The session that held the lease could not be closed in order", e);
        }
    }
}
