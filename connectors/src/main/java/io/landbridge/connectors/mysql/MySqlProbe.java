package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.DataVolume;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.EndpointPools.Work;
import io.landbridge.connectors.jdbc.FilledTables;
import io.landbridge.pipeline.assessment.EndpointFacts;
import io.landbridge.pipeline.assessment.EndpointFacts.Connections;
import io.landbridge.pipeline.assessment.EndpointFacts.LockWait;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.assessment.EndpointFacts.OpenTransaction;
import io.landbridge.pipeline.assessment.EndpointProbe;
import io.landbridge.pipeline.assessment.LogFacts;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks a MySQL or MariaDB server what the assessment judges; reads status, variables and information_schema only. */
public final class MySqlProbe implements EndpointProbe {

    private static final List<String> TARGET_RIGHTS =
            List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "INDEX", "DROP", "REFERENCES");
    /** The same, and what only the stream needs: it writes changes through a temporary table. */
    private static final List<String> STREAM_RIGHTS = Stream.concat(
                    TARGET_RIGHTS.stream(), Stream.of("CREATE TEMPORARY TABLES"))
            .toList();
    /** What MySQL answers to XA RECOVER of a user without XA_RECOVER_ADMIN (seen on 9.7). */
    private static final int XA_RECOVER_NOT_GRANTED = 1401;

    private static final int NO_SUCH_TABLE = 1146;
    /** MySQL refuses it while somebody's long statement, which it cuts, is cut inside a character (seen on 9.7). */
    private static final String SESSIONS = "information_schema.processlist";
    /** The same without the statements, unless it is switched off. */
    private static final String MYSQL_SESSIONS = "performance_schema.processlist";

    private static final String SETTINGS =
            "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('local_infile', 'innodb_flush_log_at_trx_commit', 'innodb_doublewrite', "
                    + "'lower_case_table_names', 'read_only', 'super_read_only', 'innodb_read_only', 'datadir', "
                    + "'log_bin', 'binlog_format', 'binlog_row_image', 'binlog_row_value_options', "
                    + "'binlog_order_commits', 'sync_binlog', 'gtid_mode', 'enforce_gtid_consistency', 'gtid_strict_mode', "
                    + "'gtid_purged', 'server_id', 'log_replica_updates', 'log_slave_updates', 'wsrep_on', "
                    + "'binlog_expire_logs_seconds', 'binlog_expire_logs_auto_purge', 'max_binlog_total_size', "
                    + "'innodb_native_foreign_keys')";
    /** The session's max_user_connections is the account's own limit, or else the server's; other threads of the user are his to see. */
    private static final String CONNECTIONS = "SELECT @@global.max_connections, @@session.max_user_connections, "
            + "(SELECT count(*) FROM " + SESSIONS + " o JOIN " + SESSIONS + " me ON o.user = me.user "
            + "WHERE me.id = connection_id())";

    private static final String LONG_TRANSACTIONS =
            "SELECT t.trx_mysql_thread_id, coalesce(p.user, ''), timestampdiff(SECOND, t.trx_started, now()) "
                    + "FROM information_schema.innodb_trx t LEFT JOIN " + SESSIONS
                    + " p ON p.id = t.trx_mysql_thread_id "
                    + "WHERE t.trx_mysql_thread_id NOT IN (0, connection_id()) AND t.trx_started < now() - INTERVAL 60 SECOND";
    private static final String LOCK_WAITS = "SELECT coalesce(db, ''), id, time FROM " + SESSIONS + " "
            + "WHERE state LIKE 'Waiting for % lock' AND command <> 'Daemon'";

    private final EndpointPools pools;
    private final Server server;

    /** A probe that works on the pools' catalogue connections. */
    public MySqlProbe(EndpointPools pools) {
        this.pools = pools;
        this.server = pools.server();
    }

    @Override
    public EndpointFacts source(Set<TableName> tables) {
        return read(connection -> {
            MySqlGrants grants = grants(connection);
            String user = currentUser(connection);
            List<MissingRight> missing = new ArrayList<>();
            for (TableName table : new TreeSet<>(tables)) {
                if (!grants.allows("SELECT", table.schema(), table.table())) {
                    missing.add(new MissingRight(
                            "SELECT",
                            table.toString(),
                            "GRANT SELECT ON " + MySqlNames.quote(table) + " TO " + user + ';'));
                }
            }
            // MariaDB shows the snapshot's position as a status variable, which needs no right.
            if (server.engine() == Engine.MYSQL && !grants.allowsEverywhere("REPLICATION CLIENT")) {
                missing.add(new MissingRight(
                        "REPLICATION CLIENT",
                        "the server (to read where its log ends)",
                        "GRANT REPLICATION CLIENT ON *.* TO " + user + ';'));
            }
            return facts(connection, tables, missing, Set.of(), log(connection, grants, user));
        });
    }

    @Override
    public EndpointFacts target(Set<TableName> tables, LedgerLocation ledger) {
        return read(connection -> {
            MySqlGrants grants = grants(connection);
            String user = currentUser(connection);
            List<MissingRight> missing = new ArrayList<>();
            for (String database : databases(tables, ledger)) {
                for (String right : TARGET_RIGHTS) {
                    if (!grants.allows(right, database)) {
                        missing.add(
                                new MissingRight(right, "database " + database, grant(List.of(right), database, user)));
                    }
                }
            }
            Set<TableName> present = present(connection, tables);
            present.removeIf(table -> !grants.allows("SELECT", table.schema(), table.table()));
            return facts(connection, tables, missing, FilledTables.among(connection, present, MySqlNames::quote), null);
        });
    }

    private LogFacts log(Connection connection, MySqlGrants grants, String user) throws SQLException {
        List<MissingRight> missing = new ArrayList<>();
        for (String right : streamRights()) {
            if (!grants.allowsEverywhere(right)) {
                missing.add(new MissingRight(
                        right, "the server (to read its log)", "GRANT " + right + " ON *.* TO " + user + ';'));
            }
        }
        List<String> filters = new ArrayList<>();
        queryIfAllowed(connection, logStatus(), row -> {
            for (String filter : List.of("Binlog_Do_DB", "Binlog_Ignore_DB")) {
                if (!row.getString(filter).isEmpty()) {
                    filters.add(filter + " = " + row.getString(filter));
                }
            }
        });
        boolean[] replica = new boolean[1];
        queryIfAllowed(connection, replicaStatus(), row -> replica[0] = true);
        long[] prepares = new long[1];
        query(connection, "SHOW GLOBAL STATUS LIKE 'Com_xa_prepare'", row -> prepares[0] = row.getLong(2));
        return new LogFacts(
                missing, Integer.MAX_VALUE, Integer.MAX_VALUE, List.of(), filters, replica[0], prepares[0], Map.of());
    }

    /** What reading the log needs beside what the copy needs. */
    private List<String> streamRights() {
        return server.engine() == Engine.MARIADB
                ? List.of("REPLICATION SLAVE", "BINLOG MONITOR")
                : List.of("REPLICATION SLAVE");
    }

    private String logStatus() {
        return server.engine() == Engine.MYSQL && server.majorMinor() >= 802
                ? "SHOW BINARY LOG STATUS"
                : "SHOW MASTER STATUS";
    }

    private String replicaStatus() {
        if (server.engine() == Engine.MARIADB) {
            return "SHOW ALL SLAVES STATUS";
        }
        return server.majorMinor() >= 804 ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
    }

    @Override
    public List<String> sourceGrants(String user, Set<TableName> tables, boolean streaming) {
        List<String> statements = new ArrayList<>();
        String grantee = grantee(user);
        new TreeSet<>(tables)
                .forEach(
                        table -> statements.add("GRANT SELECT ON " + MySqlNames.quote(table) + " TO " + grantee + ';'));
        if (server.engine() == Engine.MYSQL) {
            statements.add("GRANT REPLICATION CLIENT ON *.* TO " + grantee + ';');
        }
        if (streaming) {
            streamRights().forEach(right -> statements.add("GRANT " + right + " ON *.* TO " + grantee + ';'));
        }
        return statements;
    }

    @Override
    public List<MissingRight> missingForCutover(Set<TableName> tables, LedgerLocation place) {
        return read(connection -> new MySqlCutoverRights(server, databases(tables, place), ledgerDatabase(place))
                .missing(connection, grants(connection), currentUser(connection)));
    }

    @Override
    public List<String> cutoverGrants(String user, Set<TableName> tables, LedgerLocation place) {
        return read(connection -> new MySqlCutoverRights(server, databases(tables, place), ledgerDatabase(place))
                .grants(connection, grantee(user)));
    }

    private String ledgerDatabase(LedgerLocation place) {
        return place.schema().isEmpty() ? server.database() : place.schema();
    }

    @Override
    public List<String> targetGrants(String user, Set<TableName> tables, LedgerLocation ledger) {
        return databases(tables, ledger).stream()
                .map(database -> grant(STREAM_RIGHTS, database, grantee(user)))
                .toList();
    }

    static String grant(List<String> rights, String database, String grantee) {
        // In a grant on a whole database, % and _ are patterns.
        String exact = database.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
        return "GRANT " + String.join(", ", rights) + " ON " + MySqlNames.quote(exact) + ".* TO " + grantee + ';';
    }

    private static String grantee(String user) {
        return MySqlNames.literal(user) + "@'%'";
    }

    private Set<String> databases(Set<TableName> tables, LedgerLocation ledger) {
        Set<String> databases = new TreeSet<>();
        tables.forEach(table -> databases.add(table.schema()));
        databases.add(ledgerDatabase(ledger));
        return databases;
    }

    private EndpointFacts facts(
            Connection connection,
            Set<TableName> tables,
            List<MissingRight> missing,
            Set<TableName> notEmpty,
            @Nullable LogFacts log)
            throws SQLException {
        Map<String, String> settings = new HashMap<>();
        query(connection, SETTINGS, row -> settings.put(row.getString(1), row.getString(2)));
        String sessions = sessions(connection);
        List<OpenTransaction> open = new ArrayList<>();
        queryIfAllowed(
                connection,
                LONG_TRANSACTIONS.replace(SESSIONS, sessions),
                row -> open.add(new OpenTransaction(row.getString(1), row.getString(2), row.getLong(3))));
        List<String> prepared = new ArrayList<>();
        queryIfAllowed(connection, "XA RECOVER", row -> prepared.add(row.getString("data")));
        List<LockWait> waits = new ArrayList<>();
        Set<String> databases = new HashSet<>();
        tables.forEach(table -> databases.add(table.schema()));
        query(connection, LOCK_WAITS.replace(SESSIONS, sessions), row -> {
            if (databases.contains(row.getString(1))) {
                waits.add(new LockWait("database " + row.getString(1), row.getString(2), row.getLong(3)));
            }
        });
        return new EndpointFacts(
                server.engine(),
                server.version(),
                server.majorMinor(),
                server.identity(),
                server.database(),
                settings,
                missing,
                false,
                connections(connection, sessions),
                open,
                prepared,
                waits,
                notEmpty,
                DataVolume.of(pools.isOnThisMachine(), settings.get("datadir")),
                log);
    }

    private String sessions(Connection connection) throws SQLException {
        if (server.engine() != Engine.MYSQL) {
            return SESSIONS;
        }
        long[] own = new long[1];
        try {
            query(
                    connection,
                    "SELECT count(*) FROM " + MYSQL_SESSIONS + " WHERE id = connection_id()",
                    row -> own[0] = row.getLong(1));
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_TABLE) {
                throw e;
            }
        }
        return own[0] == 1 ? MYSQL_SESSIONS : SESSIONS;
    }

    private static Connections connections(Connection connection, String sessions) throws SQLException {
        long[] connected = new long[1];
        query(connection, "SHOW GLOBAL STATUS LIKE 'Threads_connected'", row -> connected[0] = row.getLong(2));
        List<Connections> limits = new ArrayList<>();
        query(connection, CONNECTIONS.replace(SESSIONS, sessions), row -> {
            limits.add(connections("max_connections", row.getLong(1), connected[0]));
            // zero: as many as the server takes
            if (row.getLong(2) > 0) {
                limits.add(connections("the user's max_user_connections", row.getLong(2), row.getLong(3)));
            }
        });
        return Collections.min(limits, Comparator.comparingInt(Connections::free));
    }

    private static Connections connections(String limit, long most, long taken) {
        return new Connections((int) Math.min(Integer.MAX_VALUE, most - taken), limit + " = " + most);
    }

    private static MySqlGrants grants(Connection connection) throws SQLException {
        String[] roles = new String[1];
        query(connection, "SELECT current_role()", row -> roles[0] = row.getString(1));
        // MySQL lists a role's privileges only when asked, beside the user's own; MariaDB includes them.
        String using = roles[0] != null && roles[0].startsWith("`") ? " FOR CURRENT_USER() USING " + roles[0] : "";
        List<String> lines = new ArrayList<>();
        query(connection, "SHOW GRANTS" + using, row -> lines.add(row.getString(1)));
        boolean[] partialRevokes = new boolean[1];
        query(
                connection,
                "SHOW GLOBAL VARIABLES LIKE 'partial_revokes'",
                row -> partialRevokes[0] = row.getString(2).equals("ON"));
        return new MySqlGrants(lines, partialRevokes[0]);
    }

    private static Set<TableName> present(Connection connection, Set<TableName> tables) throws SQLException {
        Set<TableName> present = new TreeSet<>();
        query(
                connection,
                "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'",
                row -> present.add(new TableName(row.getString(1), row.getString(2))));
        present.retainAll(tables);
        return present;
    }

    private static String currentUser(Connection connection) throws SQLException {
        String[] user = new String[1];
        query(connection, "SELECT current_user()", row -> user[0] = row.getString(1));
        String name = String.valueOf(user[0]);
        int at = name.lastIndexOf('@');
        return MySqlNames.literal(name.substring(0, at)) + '@' + MySqlNames.literal(name.substring(at + 1));
    }

    private <T> T read(Work<T> work) {
        return pools.work(Purpose.CATALOG, pools.side().toString(), work);
    }

    /** For what needs a right that the run itself does not: without it nothing is known, which is no finding. */
    private void queryIfAllowed(Connection connection, String sql, Row row) throws SQLException {
        try {
            query(connection, sql, row);
        } catch (SQLException e) {
            if (!pools.errors().isPermissionDenied(e) && e.getErrorCode() != XA_RECOVER_NOT_GRANTED) {
                throw e;
            }
        }
    }

    private static void query(Connection connection, String sql, Row row) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                row.read(rows);
            }
        }
    }

    @FunctionalInterface
    private interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
