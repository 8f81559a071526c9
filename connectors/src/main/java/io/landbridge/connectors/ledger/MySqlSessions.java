package io.landbridge.connectors.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of MySQL and MariaDB, each known by the name of a user-level lock that it holds as long as it lives.
 *
 * <p>Connection ids begin anew when the server restarts, and the list of sessions hides other users' ones; who holds a lock may be asked by
 * everybody.
 */
final class MySqlSessions implements TargetSessions {

    private static final int NO_SUCH_THREAD = 1094;
    private static final int NOT_OWNER_OF_THREAD = 1095;
    private static final int ACCESS_DENIED = 1227;

    @Override
    public String own(Connection connection) throws SQLException {
        String known = text(connection, "SELECT @landbridge_session", null);
        if (known != null) {
            return known;
        }
        String session = "landbridge-" + UUID.randomUUID();
        text(connection, "SELECT GET_LOCK(?, 0)", session);
        try (PreparedStatement statement = connection.prepareStatement("SET @landbridge_session = ?")) {
            statement.setString(1, session);
            statement.execute();
        }
        return session;
    }

    @Override
    public boolean isAlive(Connection connection, String session) throws SQLException {
        return text(connection, "SELECT IS_USED_LOCK(?)", session) != null;
    }

    @Override
    public void end(Connection connection, String session) throws SQLException {
        String id = text(connection, "SELECT IS_USED_LOCK(?)", session);
        if (id == null || id.equals(text(connection, "SELECT CONNECTION_ID()", null))) {
            return;
        }
        String byHand = "KILL CONNECTION " + Long.parseLong(id);
        try (Statement statement = connection.createStatement()) {
            statement.execute(byHand);
        } catch (SQLException e) {
            switch (e.getErrorCode()) {
                case NO_SUCH_THREAD -> {
                    // It has ended by itself in between.
                }
                case NOT_OWNER_OF_THREAD, ACCESS_DENIED ->
                    throw SessionEnd.alive(session, "is alive, and this user may not end it", byHand, e);
                default -> throw e;
            }
        }
        SessionEnd.await(this, connection, session, byHand);
    }

    private static @Nullable String text(Connection connection, String sql, @Nullable String value)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (value != null) {
                statement.setString(1, value);
            }
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }
}
