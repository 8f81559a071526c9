package io.landbridge.connectors.postgresql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which transactions a snapshot of now shows.
 *
 * @param xmax first number that was not given out yet
 */
record PostgresVisibility(long xmax, Set<Long> running) {

    static PostgresVisibility of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_current_snapshot()::text")) {
            row.next();
            String[] parts = row.getString(1).split(":", -1);
            Set<Long> running = parts[2].isEmpty()
                    ? Set.of()
                    : Arrays.stream(parts[2].split(",", -1))
                            .map(Long::parseUnsignedLong)
                            .collect(Collectors.toCollection(TreeSet::new));
            return new PostgresVisibility(Long.parseUnsignedLong(parts[1]), running);
        }
    }

    boolean shows(long xid) {
        return Long.compareUnsigned(xid, xmax) < 0 && !running.contains(xid);
    }
}
