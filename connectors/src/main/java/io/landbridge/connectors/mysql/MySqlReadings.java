package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.JdbcSignals;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Engine;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** Load of MySQL and MariaDB. */
public final class MySqlReadings implements JdbcSignals.Readings {

    private static final String RUNNING = "SHOW GLOBAL STATUS LIKE 'Threads_running'";

    private final Server server;

    public MySqlReadings(Server server) {
        this.server = server;
    }

    /** Only a replica knows: a primary does not hear how far its replicas are. */
    @Override
    public double replicaLag(Statement statement) throws SQLException {
        boolean newWords = server.majorMinor() >= (server.engine() == Engine.MARIADB ? 1005 : 800);
        String column = server.engine() == Engine.MARIADB ? "Seconds_Behind_Master" : "Seconds_Behind_Source";
        try (ResultSet row = statement.executeQuery(newWords ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS")) {
            if (!row.next()) {
                throw cannotSay("The server is not a replica", "Name a replica with url: in the throttle's rule.");
            }
            double worst = 0;
            do {
                double seconds = row.getDouble(newWords ? column : "Seconds_Behind_Master");
                if (row.wasNull()) {
                    throw cannotSay("The replica does not replicate", "Start its replication.");
                }
                worst = Math.max(worst, seconds);
            } while (row.next());
            return worst;
        }
    }

    private static LandbridgeException cannotSay(String what, String remedy) {
        return new LandbridgeException(ConnectionError.UNEXPECTED, "signal replicaLag", what, remedy, null);
    }

    /** Without the right PROCESS only the user's own sessions are listed, but those are what has to be left out. */
    @Override
    public double threadsRunning(Statement statement) throws SQLException {
        long running;
        try (ResultSet row = statement.executeQuery(RUNNING)) {
            row.next();
            running = row.getLong(2);
        }
        long own = 0;
        String user;
        try (ResultSet row = statement.executeQuery("SELECT SUBSTRING_INDEX(USER(), '@', 1)")) {
            row.next();
            user = row.getString(1);
        }
        try (ResultSet row = statement.executeQuery("SHOW PROCESSLIST")) {
            while (row.next()) {
                boolean asleep = Objects.equals(row.getString("Command"), "Sleep");
                own += Objects.equals(row.getString("User"), user) && !asleep ? 1 : 0;
            }
        }
        return Math.max(0, running - own);
    }
}
