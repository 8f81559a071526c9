package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a fence needs: whoever makes a trigger fire ALWAYS, and drops it, has to own the table; or be one of a role that does. */
final class PostgresCutoverRights {

    private static final String OWNERS = """
            SELECT n.nspname, c.relname, quote_ident(o.rolname), pg_has_role(c.relowner, 'USAGE')
            FROM unnest(?::text[], ?::text[]) AS t(s, r) JOIN pg_namespace n ON n.nspname = t.s
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.r AND c.relkind IN ('r', 'p')
            JOIN pg_roles o ON o.oid = c.relowner ORDER BY 1, 2
            """;

    private PostgresCutoverRights() {}

    static List<MissingRight> missing(Connection connection, Set<TableName> tables, String user) throws SQLException {
        List<MissingRight> missing = new ArrayList<>();
        PostgresProbe.query(connection, OWNERS, tables, row -> {
            if (!row.getBoolean(4)) {
                missing.add(new MissingRight(
                        "own (triggers that always fire are its owner's to make)",
                        new TableName(row.getString(1), row.getString(2)).toString(),
                        "GRANT " + row.getString(3) + " TO " + user + ';'));
            }
        });
        return missing;
    }

    static List<String> grants(
            Connection connection, Set<TableName> tables, String grantee, LedgerLocation place, String database)
            throws SQLException {
        Set<String> owners = new TreeSet<>();
        PostgresProbe.query(connection, OWNERS, tables, row -> {
            if (!row.getString(3).equals(grantee)) {
                owners.add(row.getString(3));
            }
        });
        List<String> grants = new ArrayList<>();
        owners.forEach(owner -> grants.add("GRANT " + owner + " TO " + grantee + ';'));
        if (!place.schema().isEmpty()) {
            grants.add("GRANT CREATE ON DATABASE " + PostgresNames.quote(database) + " TO " + grantee + ';');
        }
        // to see, and where the runbook says so to end, sessions that stand in the way
        grants.add("GRANT pg_read_all_stats, pg_signal_backend TO " + grantee + ';');
        return grants;
    }

    /** The schemas, or the right to make them. */
    static void requireCreate(
            Connection connection, String database, Set<String> schemas, String user, List<MissingRight> missing)
            throws SQLException {
        Set<String> present = new HashSet<>();
        PostgresProbe.query(
                connection,
                "SELECT nspname, has_schema_privilege(oid, 'CREATE') AND has_schema_privilege(oid, 'USAGE') FROM pg_namespace",
                row -> {
                    present.add(row.getString(1));
                    if (schemas.contains(row.getString(1)) && !row.getBoolean(2)) {
                        missing.add(new MissingRight(
                                "USAGE, CREATE",
                                "schema " + row.getString(1),
                                "GRANT USAGE, CREATE ON SCHEMA " + PostgresNames.quote(row.getString(1)) + " TO " + user
                                        + ';'));
                    }
                });
        if (present.containsAll(schemas)) {
            return;
        }
        PostgresProbe.query(connection, "SELECT has_database_privilege(current_database(), 'CREATE')", row -> {
            if (!row.getBoolean(1)) {
                missing.add(new MissingRight(
                        "CREATE",
                        "database " + database,
                        "GRANT CREATE ON DATABASE " + PostgresNames.quote(database) + " TO " + user + ';'));
            }
        });
    }
}
