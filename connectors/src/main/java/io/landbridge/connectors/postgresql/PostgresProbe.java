package io.landbridge.connectors.postgresql;

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
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks a PostgreSQL server what the assessment judges; reads catalogues and statistics views only. */
public final class PostgresProbe implements EndpointProbe {

    private static final String SETTINGS =
            "SELECT name, CASE WHEN setting IN ('0', '-1') THEN setting ELSE setting || coalesce(' ' || unit, '') END FROM pg_settings "
                    + "WHERE name IN ('fsync', 'full_page_writes', 'wal_level', 'max_replication_slots', 'max_wal_senders', "
                    + "'max_slot_wal_keep_size', 'idle_replication_slot_timeout', 'default_transaction_read_only', 'data_directory')";

    /**
     * Others' sessions have a user but no kind for who may not look into them; that of the server's own processes is left out either way.
     * The reserve for some roles came with version 16.
     */
    private static final String CONNECTIONS = """
            WITH client AS (
                SELECT usename, datname FROM pg_stat_activity
                WHERE usename IS NOT NULL AND datname IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'),
            reserve AS (
                SELECT current_setting('superuser_reserved_connections')::int
                    + coalesce(current_setting('reserved_connections', true), '0')::int AS size)
            SELECT l.free, l.name
            FROM pg_roles r, pg_database d, reserve, LATERAL (VALUES
                (current_setting('max_connections')::int - reserve.size - (SELECT count(*) FROM client),
                 'max_connections = ' || current_setting('max_connections') || ' (' || reserve.size || ' reserved)', true),
                (r.rolconnlimit - (SELECT count(*) FROM client WHERE usename = r.rolname),
                 'the role''s connection limit = ' || r.rolconnlimit, r.rolconnlimit >= 0 AND NOT r.rolsuper),
                (d.datconnlimit - (SELECT count(*) FROM client WHERE client.datname = d.datname),
                 'the database''s connection limit = ' || d.datconnlimit, d.datconnlimit >= 0 AND NOT r.rolsuper)
            ) AS l (free, name, holds)
            WHERE r.rolname = current_user AND d.datname = current_database() AND l.holds
            ORDER BY l.free LIMIT 1""";

    private static final String LONG_TRANSACTIONS = """
            SELECT pid::text, coalesce(usename, ''), extract(epoch FROM clock_timestamp() - xact_start)::bigint
            FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start < clock_timestamp() - interval '1 minute'
              AND backend_type = 'client backend' AND application_name NOT LIKE 'landbridge %'
            ORDER BY xact_start""";
    private static final String LOCK_WAITS = """
            SELECT n.nspname || '.' || c.relname, l.pid::text,
                   coalesce(extract(epoch FROM clock_timestamp() - a.query_start)::bigint, 0)
            FROM pg_locks l
            JOIN pg_class c ON c.oid = l.relation
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN unnest(?::text[], ?::text[]) AS t(s, r) ON t.s = n.nspname AND t.r = c.relname
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE NOT l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())""";
    private static final String TABLES = """
            SELECT n.nspname, c.relname, has_schema_privilege(n.oid, 'USAGE'), has_table_privilege(c.oid, 'SELECT'),
                   has_table_privilege(c.oid, 'INSERT'), has_table_privilege(c.oid, 'DELETE'), pg_has_role(c.relowner, 'USAGE')
            FROM unnest(?::text[], ?::text[]) AS t(s, r)
            JOIN pg_namespace n ON n.nspname = t.s
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.r AND c.relkind IN ('r', 'p')""";

    private final EndpointPools pools;
    private final Server server;

    /** A probe that works on the pools' catalogue connections. */
    public PostgresProbe(EndpointPools pools) {
        this.pools = pools;
        this.server = pools.server();
    }

    @Override
    public EndpointFacts source(Set<TableName> tables) {
        return read(connection -> {
            List<MissingRight> missing = new ArrayList<>();
            String user = currentUser(connection);
            for (TableAccess access : tableAccess(connection, tables)) {
                requireUsage(access, user, missing);
                require(access.select, "SELECT", access.name, user, missing);
            }
            return facts(connection, tables, missing, Set.of(), PostgresLogFacts.read(connection, tables));
        });
    }

    @Override
    public EndpointFacts target(Set<TableName> tables, LedgerLocation ledger) {
        return read(connection -> {
            List<MissingRight> missing = new ArrayList<>();
            String user = currentUser(connection);
            Set<TableName> readable = new TreeSet<>();
            for (TableAccess access : tableAccess(connection, tables)) {
                requireUsage(access, user, missing);
                require(access.select, "SELECT", access.name, user, missing);
                require(access.insert, "INSERT", access.name, user, missing);
                require(access.delete, "DELETE", access.name, user, missing);
                if (!access.owner) {
                    missing.add(new MissingRight(
                            "own (indexes and foreign keys are its owner's to make)",
                            access.name.toString(),
                            "ALTER TABLE " + PostgresNames.quote(access.name) + " OWNER TO " + user + ';'));
                }
                if (access.usage && access.select) {
                    readable.add(access.name);
                }
            }
            PostgresCutoverRights.requireCreate(connection, server.database(), schemas(tables, ledger), user, missing);
            requireReplicationRole(connection, user, missing);
            return facts(
                    connection, tables, missing, FilledTables.among(connection, readable, PostgresNames::quote), null);
        });
    }

    @Override
    public List<String> sourceGrants(String user, Set<TableName> tables, boolean streaming) {
        return read(connection -> {
            String grantee = PostgresNames.quote(user);
            List<String> grants = new ArrayList<>();
            grants.add("GRANT CONNECT ON DATABASE " + PostgresNames.quote(server.database()) + " TO " + grantee + ';');
            schemaNames(tables)
                    .forEach(schema -> grants.add(
                            "GRANT USAGE ON SCHEMA " + PostgresNames.quote(schema) + " TO " + grantee + ';'));
            tables.stream()
                    .sorted()
                    .forEach(table ->
                            grants.add("GRANT SELECT ON " + PostgresNames.quote(table) + " TO " + grantee + ';'));
            if (streaming) {
                grants.addAll(PostgresLogFacts.grants(connection, tables, grantee));
            }
            return grants;
        });
    }

    @Override
    public List<MissingRight> missingForCutover(Set<TableName> tables, LedgerLocation place) {
        return read(connection -> {
            String user = currentUser(connection);
            List<MissingRight> missing = PostgresCutoverRights.missing(connection, tables, user);
            if (!place.schema().isEmpty()) {
                PostgresCutoverRights.requireCreate(
                        connection, server.database(), Set.of(place.schema()), user, missing);
            }
            return missing;
        });
    }

    @Override
    public List<String> cutoverGrants(String user, Set<TableName> tables, LedgerLocation place) {
        return read(connection ->
                PostgresCutoverRights.grants(connection, tables, PostgresNames.quote(user), place, server.database()));
    }

    @Override
    public List<String> targetGrants(String user, Set<TableName> tables, LedgerLocation ledger) {
        return read(connection -> {
            String grantee = PostgresNames.quote(user);
            String database = PostgresNames.quote(server.database());
            Set<String> present = presentSchemas(connection);
            List<String> grants = new ArrayList<>();
            // the stream writes changes through a temporary table
            grants.add("GRANT CONNECT, TEMPORARY ON DATABASE " + database + " TO " + grantee + ';');
            Set<String> wanted = schemas(tables, ledger);
            if (!present.containsAll(wanted)) {
                grants.add("GRANT CREATE ON DATABASE " + database + " TO " + grantee + ';');
            }
            wanted.stream()
                    .filter(present::contains)
                    .forEach(schema -> grants.add(
                            "GRANT USAGE, CREATE ON SCHEMA " + PostgresNames.quote(schema) + " TO " + grantee + ';'));
            for (TableAccess access : tableAccess(connection, tables)) {
                grants.add("ALTER TABLE " + PostgresNames.quote(access.name) + " OWNER TO " + grantee + ';');
            }
            if (server.majorMinor() >= 1500) {
                grants.add("GRANT SET ON PARAMETER session_replication_role TO " + grantee + ';');
            } else {
                grants.add("ALTER ROLE " + grantee + " SUPERUSER; -- session_replication_role, before PostgreSQL 15");
            }
            return grants;
        });
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
        List<OpenTransaction> open = new ArrayList<>();
        query(
                connection,
                LONG_TRANSACTIONS,
                row -> open.add(new OpenTransaction(row.getString(1), row.getString(2), row.getLong(3))));
        List<String> prepared = new ArrayList<>();
        query(
                connection,
                "SELECT gid FROM pg_prepared_xacts WHERE database = current_database()",
                row -> prepared.add(row.getString(1)));
        List<LockWait> waits = new ArrayList<>();
        query(
                connection,
                LOCK_WAITS,
                tables,
                row -> waits.add(new LockWait(row.getString(1), row.getString(2), row.getLong(3))));
        List<Connections> connections = new ArrayList<>();
        query(connection, CONNECTIONS, row -> connections.add(new Connections(row.getInt(1), row.getString(2))));
        boolean[] standby = new boolean[1];
        query(connection, "SELECT pg_is_in_recovery()", row -> standby[0] = row.getBoolean(1));
        return new EndpointFacts(
                server.engine(),
                server.version(),
                server.majorMinor(),
                server.identity(),
                server.database(),
                settings,
                missing,
                standby[0],
                connections.get(0),
                open,
                prepared,
                waits,
                notEmpty,
                DataVolume.of(pools.isOnThisMachine(), settings.get("data_directory")),
                log);
    }

    private static Set<String> schemas(Set<TableName> tables, LedgerLocation ledger) {
        Set<String> schemas = schemaNames(tables);
        if (!ledger.schema().isEmpty()) {
            schemas.add(ledger.schema());
        }
        return schemas;
    }

    private static Set<String> schemaNames(Set<TableName> tables) {
        Set<String> schemas = new TreeSet<>();
        tables.forEach(table -> schemas.add(table.schema()));
        return schemas;
    }

    private static Set<String> presentSchemas(Connection connection) throws SQLException {
        Set<String> present = new HashSet<>();
        query(connection, "SELECT nspname FROM pg_namespace", row -> present.add(row.getString(1)));
        return present;
    }

    private static void requireUsage(TableAccess access, String user, List<MissingRight> missing) {
        if (!access.usage) {
            MissingRight right = new MissingRight(
                    "USAGE",
                    "schema " + access.name.schema(),
                    "GRANT USAGE ON SCHEMA " + PostgresNames.quote(access.name.schema()) + " TO " + user + ';');
            if (!missing.contains(right)) {
                missing.add(right);
            }
        }
    }

    private static void require(
            boolean granted, String right, TableName table, String user, List<MissingRight> missing) {
        if (!granted) {
            missing.add(new MissingRight(
                    right,
                    table.toString(),
                    "GRANT " + right + " ON " + PostgresNames.quote(table) + " TO " + user + ';'));
        }
    }

    private void requireReplicationRole(Connection connection, String user, List<MissingRight> missing)
            throws SQLException {
        // Parameters can be granted one by one from version 15 on; before, only a superuser may set this one.
        String sql = server.majorMinor() >= 1500
                ? "SELECT has_parameter_privilege('session_replication_role', 'SET')"
                : "SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
        query(connection, sql, row -> {
            if (!row.getBoolean(1)) {
                missing.add(new MissingRight(
                        "SET",
                        "parameter session_replication_role",
                        server.majorMinor() >= 1500
                                ? "GRANT SET ON PARAMETER session_replication_role TO " + user + ';'
                                : "ALTER ROLE " + user + " SUPERUSER;"));
            }
        });
    }

    static String currentUser(Connection connection) throws SQLException {
        String[] user = new String[1];
        query(connection, "SELECT quote_ident(current_user)", row -> user[0] = row.getString(1));
        return String.valueOf(user[0]);
    }

    private static List<TableAccess> tableAccess(Connection connection, Set<TableName> tables) throws SQLException {
        List<TableAccess> access = new ArrayList<>();
        query(
                connection,
                TABLES,
                tables,
                row -> access.add(new TableAccess(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getBoolean(3),
                        row.getBoolean(4),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7))));
        return access;
    }

    private <T> T read(Work<T> work) {
        return pools.work(Purpose.CATALOG, pools.side().toString(), work);
    }

    static void query(Connection connection, String sql, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            each(statement, row);
        }
    }

    /** The query begins with the tables: two arrays, of schemas and of names. */
    static void query(Connection connection, String sql, Set<TableName> tables, Row row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            List<TableName> list = List.copyOf(tables);
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", list.stream().map(TableName::schema).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", list.stream().map(TableName::table).toArray()));
            each(statement, row);
        }
    }

    private static void each(PreparedStatement statement, Row row) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                row.read(rows);
            }
        }
    }

    private record TableAccess(
            TableName name, boolean usage, boolean select, boolean insert, boolean delete, boolean owner) {}

    @FunctionalInterface
    interface Row {
        void read(ResultSet row) throws SQLException;
    }
}
