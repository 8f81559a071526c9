package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.assessment.LogFacts;
import io.landbridge.pipeline.assessment.LogFacts.Identity;
import io.landbridge.pipeline.assessment.LogFacts.LoggedPart;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Asks PostgreSQL what a change stream needs to know beforehand; reads catalogues and statistics views only. */
final class PostgresLogFacts {

    private static final String ROOM = """
            SELECT current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots),
                   current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication)""";

    // Locks on transaction ids are shown to everybody, and of all databases: a new slot waits for exactly these. Since
    // when they are
    // open is shown to their own user and to members of pg_read_all_stats only.
    private static final String SLOT_WAITS = """
            SELECT DISTINCT 'session ' || l.pid || coalesce(' of ' || a.usename, '') || coalesce(' in ' || a.datname, '')
                   || coalesce(', open for ' || extract(epoch FROM clock_timestamp() - a.xact_start)::bigint || ' s',
                               ', open for an unknown time (GRANT pg_read_all_stats shows it)')
            FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()
              AND coalesce(a.application_name, '') NOT LIKE 'landbridge %'
              AND (a.xact_start IS NULL OR a.xact_start < clock_timestamp() - interval '1 second')
            UNION ALL
            SELECT 'prepared transaction ' || gid || ' of ' || owner || ' in ' || database || ', prepared '
                   || extract(epoch FROM clock_timestamp() - prepared)::bigint || ' s ago'
            FROM pg_prepared_xacts
            ORDER BY 1""";

    private static final String TABLES = """
            FROM unnest(?::text[], ?::text[]) AS t(s, r)
            JOIN pg_namespace n ON n.nspname = t.s
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.r AND c.relkind IN ('r', 'p')
            """;

    // Each partition logs by an identity of its own, whatever its parent's is.
    private static final String PARTS = TABLES + """
            CROSS JOIN LATERAL (
                SELECT relid::oid AS oid FROM pg_partition_tree(c.oid::regclass) WHERE isleaf
                UNION
                SELECT c.oid WHERE c.relkind = 'r') AS leaf
            JOIN pg_class p ON p.oid = leaf.oid
            JOIN pg_namespace m ON m.oid = p.relnamespace
            """;

    private static final String IDENTITIES = """
            SELECT t.s, t.r, p.oid, m.nspname, p.relname, p.relkind = 'r' AND p.relpersistence = 'p', p.relreplident::text,
                   CASE WHEN p.reltoastrelid = 0 THEN '{}'::text[]
                        ELSE ARRAY(SELECT a.attname::text FROM pg_attribute a
                                   WHERE a.attrelid = p.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> 'p')
                   END
            """ + PARTS + "ORDER BY t.s, t.r, m.nspname, p.relname";

    // Those that the server accepts as an identity; the included columns are not part of it.
    private static final String INDEXES = """
            SELECT p.oid, i.indisprimary, i.indisreplident, x.relname, k.names
            """ + PARTS + """
            JOIN pg_index i ON i.indrelid = p.oid
            JOIN pg_class x ON x.oid = i.indexrelid
            CROSS JOIN LATERAL (
                SELECT array_agg(a.attname::text) AS names, bool_and(a.attnotnull) AS filled
                FROM pg_attribute a
                WHERE a.attrelid = p.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS k
            WHERE i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND k.filled""";

    private static final String ROLE = """
            SELECT r.rolsuper OR r.rolreplication OR coalesce(pg_has_role(m.oid, 'MEMBER'), false),
                   m.oid IS NOT NULL, has_database_privilege(current_database(), 'CREATE'), quote_ident(current_database())
            FROM pg_roles r LEFT JOIN pg_roles m ON m.rolname = 'rds_replication'
            WHERE r.rolname = current_user""";
    private static final String OWNERS =
            "SELECT t.s, t.r, pg_has_role(c.relowner, 'USAGE'), o.rolsuper, quote_ident(o.rolname) " + TABLES
                    + "JOIN pg_roles o ON o.oid = c.relowner ORDER BY t.s, t.r";

    private PostgresLogFacts() {}

    static LogFacts read(Connection connection, Set<TableName> tables) throws SQLException {
        int[] room = new int[2];
        PostgresProbe.query(connection, ROOM, row -> {
            room[0] = row.getInt(1);
            room[1] = row.getInt(2);
        });
        List<String> waits = slotWaits(connection);
        return new LogFacts(
                missingRights(connection, tables),
                room[0],
                room[1],
                waits,
                List.of(),
                false,
                0,
                parts(connection, tables));
    }

    /** Whose transactions keep a slot from being made. */
    static List<String> slotWaits(Connection connection) throws SQLException {
        List<String> waits = new ArrayList<>();
        PostgresProbe.query(connection, SLOT_WAITS, row -> waits.add(row.getString(1)));
        return waits;
    }

    /** What a stream needs beside the copy; in order. */
    static List<String> grants(Connection connection, Set<TableName> tables, String grantee) throws SQLException {
        Set<String> grants = new LinkedHashSet<>();
        PostgresProbe.query(connection, ROLE, row -> {
            grants.add(replication(row.getBoolean(2), grantee));
            grants.add(create(row.getString(4), grantee));
        });
        PostgresProbe.query(
                connection,
                OWNERS,
                tables,
                row -> grants.add(ownership(
                        new TableName(row.getString(1), row.getString(2)),
                        row.getBoolean(4),
                        row.getString(5),
                        grantee)));
        return List.copyOf(grants);
    }

    private static List<MissingRight> missingRights(Connection connection, Set<TableName> tables) throws SQLException {
        String user = PostgresProbe.currentUser(connection);
        Set<MissingRight> missing = new LinkedHashSet<>();
        PostgresProbe.query(connection, ROLE, row -> {
            if (!row.getBoolean(1)) {
                missing.add(new MissingRight(
                        "REPLICATION", "the server (for a slot)", replication(row.getBoolean(2), user)));
            }
            if (!row.getBoolean(3)) {
                missing.add(new MissingRight(
                        "CREATE",
                        "database " + row.getString(4) + " (for a publication)",
                        create(row.getString(4), user)));
            }
        });
        PostgresProbe.query(connection, OWNERS, tables, row -> {
            if (!row.getBoolean(3)) {
                TableName table = new TableName(row.getString(1), row.getString(2));
                missing.add(new MissingRight(
                        "act as owner",
                        row.getBoolean(4)
                                ? table + " (for a publication)"
                                : "the tables of " + row.getString(5) + " (for a publication)",
                        ownership(table, row.getBoolean(4), row.getString(5), user)));
            }
        });
        return List.copyOf(missing);
    }

    /** @param service whether the service gives the right by a role of its own, since nobody there is a superuser */
    private static String replication(boolean service, String grantee) {
        return service ? "GRANT rds_replication TO " + grantee + ';' : "ALTER ROLE " + grantee + " REPLICATION;";
    }

    private static String create(String database, String grantee) {
        return "GRANT CREATE ON DATABASE " + database + " TO " + grantee + ';';
    }

    private static String ownership(TableName table, boolean ofSuperuser, String owner, String grantee) {
        // Membership in a superuser would be more than anything else that is asked for.
        return ofSuperuser
                ? "ALTER TABLE " + PostgresNames.quote(table) + " OWNER TO " + grantee + ';'
                : "GRANT " + owner + " TO " + grantee + ';';
    }

    /** Of each table the parts that are logged on their own. */
    static Map<TableName, List<LoggedPart>> parts(Connection connection, Set<TableName> tables) throws SQLException {
        Map<Long, Map<String, Set<String>>> candidates = new HashMap<>();
        Map<Long, Set<String>> primary = new HashMap<>();
        Map<Long, Set<String>> chosen = new HashMap<>();
        PostgresProbe.query(connection, INDEXES, tables, row -> {
            long part = row.getLong(1);
            Set<String> columns = names(row.getArray(5));
            candidates
                    .computeIfAbsent(part, oid -> new HashMap<>())
                    .put(row.getBoolean(2) ? "" : row.getString(4), columns);
            if (row.getBoolean(2)) {
                primary.put(part, columns);
            }
            if (row.getBoolean(3)) {
                chosen.put(part, columns);
            }
        });
        Map<TableName, List<LoggedPart>> parts = new HashMap<>();
        PostgresProbe.query(connection, IDENTITIES, tables, row -> {
            long part = row.getLong(3);
            TableName name = new TableName(row.getString(4), row.getString(5));
            Identity identity = identity(row.getString(7));
            parts.computeIfAbsent(new TableName(row.getString(1), row.getString(2)), table -> new ArrayList<>())
                    .add(new LoggedPart(
                            name,
                            row.getBoolean(6),
                            identity,
                            switch (identity) {
                                case DEFAULT -> primary.getOrDefault(part, Set.of());
                                case INDEX -> chosen.getOrDefault(part, Set.of());
                                case FULL, NOTHING -> Set.of();
                            },
                            candidates.getOrDefault(part, Map.of()),
                            names(row.getArray(8))));
        });
        return parts;
    }

    private static Identity identity(String letter) {
        return switch (letter) {
            case "d" -> Identity.DEFAULT;
            case "i" -> Identity.INDEX;
            case "f" -> Identity.FULL;
            default -> Identity.NOTHING;
        };
    }

    private static Set<String> names(Array array) throws SQLException {
        return Set.of((String[]) array.getArray());
    }
}
