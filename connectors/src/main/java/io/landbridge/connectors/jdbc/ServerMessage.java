package io.landbridge.connectors.jdbc;

import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** A server's words without the cell values that it weaves into them. */
final class ServerMessage {

    /** PostgreSQL's class 22: {@code invalid input syntax for type integer: "abc"}, {@code value "9" is out of range …}. */
    private static final Pattern POSTGRESQL_VALUE = Pattern.compile("(?s): \".*\"|(?<=value )\".*\" ");

    /** MySQL's {@code Duplicate entry 'x' for key …}, {@code Incorrect integer value: 'x' for column …}, and the like. */
    private static final Pattern MYSQL_VALUE =
            Pattern.compile("(?s)(?<=entry )'.*'(?= for key)|(?<=value: )'.*'(?= for column)|(?<=value: )'.*'$");

    /** {@code COPY customer, line 5, column email: "…"}; the name stands there as it is, whatever it holds. */
    private static final Pattern POSTGRESQL_COLUMN =
            Pattern.compile("(?s)line [0-9]+, column (.+?)(?:: \"|: null input|$)");

    /** The name in ticks, doubled within, and with its table's in front; or in quotes, as it is. */
    private static final Pattern MYSQL_COLUMN =
            Pattern.compile("(?is)column (?:set to default value; NULL supplied to NOT NULL column )?"
                    + "(?:(?:.*\\.)?`((?:[^`]|``)+)`|'?(.+?)'?)(?: at row [0-9]+| cannot be null|$)");

    private static final int MOST_CHARACTERS = 500;

    private ServerMessage() {}

    static String text(SqlDialect dialect, SQLException e) {
        ServerErrorMessage server = server(e);
        if (server == null && e.getErrorCode() == 0) {
            return bounded(driverText(e));
        }
        if (dialect == SqlDialect.MYSQL) {
            return mySqlText(String.valueOf(e.getMessage()));
        }
        String message = String.valueOf(server != null ? server.getMessage() : e.getMessage());
        boolean holdsValues = String.valueOf(e.getSQLState()).startsWith("22");
        return bounded(holdsValues ? POSTGRESQL_VALUE.matcher(message).replaceAll("") : message);
    }

    /** What the driver itself has to say: its first line, and the reason at the bottom of it. */
    private static String driverText(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        Throwable bottom = e;
        for (int depth = 0; bottom.getCause() != null && depth < 20; depth++) {
            bottom = bottom.getCause();
        }
        if (bottom instanceof RuntimeException) {
            // a slip of the driver's, whose words help nobody
            return first;
        }
        String reason = String.valueOf(bottom.getMessage()).lines().findFirst().orElse("");
        return bottom == e || first.contains(reason) ? first : first + ": " + reason;
    }

    static String mySqlText(String message) {
        return bounded(MYSQL_VALUE.matcher(message).replaceAll("…"));
    }

    /** The column that the server names; null when it names none. */
    static @Nullable String column(SqlDialect dialect, SQLException e) {
        if (dialect == SqlDialect.MYSQL) {
            return mySqlColumn(String.valueOf(e.getMessage()));
        }
        ServerErrorMessage server = server(e);
        if (server == null) {
            return null;
        }
        if (server.getColumn() != null) {
            return server.getColumn();
        }
        Matcher matcher = POSTGRESQL_COLUMN.matcher(String.valueOf(server.getWhere()));
        return matcher.find() ? matcher.group(1) : null;
    }

    static @Nullable String mySqlColumn(String message) {
        Matcher matcher = MYSQL_COLUMN.matcher(mySqlText(message));
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) != null ? matcher.group(1).replace("``", "`") : matcher.group(2);
    }

    private static @Nullable ServerErrorMessage server(SQLException e) {
        return e instanceof PSQLException server ? server.getServerErrorMessage() : null;
    }

    private static String bounded(String message) {
        String line = message.strip();
        return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + "…";
    }
}
