package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.failure.ConnectionError;
import java.sql.SQLException;

/** PostgreSQL's SQLSTATEs by what follows from them. */
final class PostgresErrors {

    private PostgresErrors() {}

    static ConnectionError classify(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return switch (state) {
            case "08001", "08004" -> ConnectionError.UNREACHABLE;
            // ends of sessions: shutdown, crash, starting up, database dropped, idle limits
            case "57P01", "57P02", "57P03", "57P04", "57P05", "25P03" -> ConnectionError.CONNECTION_LOST;
            case "40001" -> ConnectionError.SERIALIZATION;
            case "40P01" -> ConnectionError.DEADLOCK;
            // lock not available; a slot whose last reader has not ended yet; cancelled by a timeout or by somebody
            case "55P03", "55006", "57014" -> ConnectionError.LOCK_TIMEOUT;
            // right missing; read-only, since the server is a standby
            case "42501", "25006" -> ConnectionError.PERMISSION_DENIED;
            case "3D000" -> ConnectionError.LOGIN_REFUSED;
            // a row or an index entry is too large
            case "54000" -> ConnectionError.ROW_REFUSED;
            default -> byClass(state);
        };
    }

    private static ConnectionError byClass(String state) {
        String group = state.length() == 5 ? state.substring(0, 2) : "";
        return switch (group) {
            case "08" -> ConnectionError.CONNECTION_LOST;
            case "28" -> ConnectionError.LOGIN_REFUSED;
            case "53", "58" -> ConnectionError.OUT_OF_RESOURCES;
            // data exceptions, constraints, and what a trigger of the user's raises
            case "22", "23", "P0" -> ConnectionError.ROW_REFUSED;
            default -> ConnectionError.UNEXPECTED;
        };
    }

    /** Whether a table or a column is not there. */
    static boolean isMissing(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.equals("42P01") || state.equals("42703") || state.equals("3F000");
    }

    static boolean isUniqueConflict(SQLException e) {
        return "23505".equals(e.getSQLState()) || "23P01".equals(e.getSQLState());
    }
}
