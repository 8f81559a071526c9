package io.landbridge.connectors.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** PostgreSQL's sessions: {@code pid@start/user}, because the system gives process ids out again. */
final class PostgresSessions implements TargetSessions {

    private static final String MICROS = "(extract(epoch FROM backend_start) * 1000000)::bigint";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @Override
    public String own(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pid || '@' || " + MICROS
                        + " || '/' || usesysid FROM pg_stat_activity WHERE pid = pg_backend_pid()")) {
            result.next();
            return result.getString(1);
        }
    }

    /** Another user's session shows its user but not its start: one of the noted user with that pid counts as alive. */
    @Override
    public boolean isAlive(Connection connection, String session) throws SQLException {
        return ask(connection, session, "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE " + MATCHES + ")");
    }

    @Override
    public void end(Connection connection, String session) throws SQLException {
        if (session.equals(own(connection)) || !isAlive(connection, session)) {
            return;
        }
        String byHand = "SELECT pg_terminate_backend(" + Id.of(session).pid() + ")";
        try {
            ask(
                    connection,
                    session,
                    "SELECT bool_and(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE " + MATCHES);
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw SessionEnd.alive(session, "is alive, and this user may not end it", byHand, e);
            }
            throw e;
        }
        SessionEnd.await(this, connection, session, byHand);
    }

    private static final String MATCHES = "pid = ? AND usesysid = ? AND coalesce(" + MICROS + " = ?, true)";

    private static boolean ask(Connection connection, String session, String sql) throws SQLException {
        Id id = Id.of(session);
        // Within a transaction the view would answer as it did the first time.
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_stat_clear_snapshot()")) {
            statement.execute();
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, id.pid());
            statement.setLong(2, id.user());
            statement.setLong(3, id.startMicros());
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }

    private record Id(int pid, long startMicros, long user) {

        static Id of(String session) {
            int at = session.indexOf('@');
            int slash = session.indexOf('/', at + 1);
            if (at < 0 || slash < 0) {
                throw new IllegalArgumentException("Not a PostgreSQL session: " + session);
            }
            return new Id(
                    Integer.parseInt(session.substring(0, at)),
                    Long.parseLong(session.substring(at + 1, slash)),
                    Long.parseLong(session.substring(slash + 1)));
        }
    }
}
