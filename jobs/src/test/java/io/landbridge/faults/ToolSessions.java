package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import java.util.Random;

/** The product's sessions in one database, as the server's administrator sees and ends them. */
final class ToolSessions {

    private final TestDatabase database;

    ToolSessions(TestDatabase database) {
        this.database = database;
    }

    /** How many there are. */
    int count() {
        return ids().size();
    }

    /** Ends one of them by the server's own means; returns how many that were. */
    int endOne(Random random) {
        List<String> ids = ids();
        return ids.isEmpty() ? 0 : end(ids.get(random.nextInt(ids.size())));
    }

    /** Ends the one that reads the log, which MySQL and MariaDB know by its command only; returns how many that were. */
    int endLogReader() {
        List<String> ids = column(
                database.engine().isMySqlFamily()
                        ? "SELECT id FROM " + database.engine().sessions() + " WHERE command LIKE 'Binlog Dump%'"
                        : "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND backend_type = 'walsender'");
        ids.forEach(this::end);
        return ids.size();
    }

    private int end(String id) {
        if (database.engine().isMySqlFamily()) {
            // It may end by itself in between.
            database.executeIfPossible("KILL " + id);
        } else {
            database.query("SELECT pg_terminate_backend(" + id + ")");
        }
        return 1;
    }

    /** Cancels one of the statements that move rows at this moment, as a statement timeout does; returns how many that were. */
    int cancelOne(Random random) {
        boolean mySql = database.engine().isMySqlFamily();
        List<String> ids = column(
                mySql
                        ? "SELECT id FROM " + database.engine().sessions() + " WHERE db = '" + database.name()
                                + "' AND command = 'Query' AND id <> connection_id() AND (info LIKE 'LOAD DATA%'"
                                + " OR info LIKE '%FROM%orders%')"
                        : "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
                                + " AND application_name LIKE 'landbridge %' AND query ILIKE 'COPY%'");
        if (ids.isEmpty()) {
            return 0;
        }
        String id = ids.get(random.nextInt(ids.size()));
        if (mySql) {
            database.executeIfPossible("KILL QUERY " + id);
        } else {
            database.query("SELECT pg_cancel_backend(" + id + ")");
        }
        return 1;
    }

    private List<String> ids() {
        String sql = database.engine().isMySqlFamily()
                ? "SELECT id FROM " + database.engine().sessions() + " WHERE db = '" + database.name()
                        + "' AND id <> connection_id()"
                : "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name LIKE 'landbridge %'";
        return column(sql);
    }

    private List<String> column(String sql) {
        return database.query(sql).stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }
}
