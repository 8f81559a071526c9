package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.schema.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a fence needs: locks and triggers on the tables, a table of its own, and where the server writes a log its trust, since a trigger might
 * do to replicas what it does here only.
 *
 * @param databases of the tables, and the fence's own
 * @param own the database that the fence's table is in
 */
record MySqlCutoverRights(Server server, Set<String> databases, String own) {

    private static final List<String> ON_TABLES = List.of("SELECT", "TRIGGER", "LOCK TABLES");
    private static final List<String> ON_OWN = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "DROP");

    private static final String TRUST = "log_bin_trust_function_creators";

    /** MariaDB has split the right from SUPER with version 10.5. */
    private String trusted() {
        return server.engine() == Engine.MARIADB && server.majorMinor() >= 1005 ? "BINLOG ADMIN" : "SUPER";
    }

    List<MissingRight> missing(Connection connection, MySqlGrants grants, String user) throws SQLException {
        List<MissingRight> missing = new ArrayList<>();
        databases.forEach(database -> ON_TABLES.forEach(right -> require(grants, right, database, user, missing)));
        ON_OWN.forEach(right -> require(grants, right, own, user, missing));
        if (!isTrusted(connection) && !grants.allowsEverywhere(trusted()) && !grants.allowsEverywhere("SUPER")) {
            missing.add(new MissingRight(
                    trusted(),
                    "the server (or its setting " + TRUST + ", to make triggers while it writes a binary log)",
                    "SET PERSIST " + TRUST + " = ON; or GRANT " + trusted() + " ON *.* TO " + user + ';'));
        }
        return missing;
    }

    private static void require(
            MySqlGrants grants, String right, String database, String user, List<MissingRight> missing) {
        if (!grants.allows(right, database)) {
            missing.add(
                    new MissingRight(right, "database " + database, MySqlProbe.grant(List.of(right), database, user)));
        }
    }

    private static boolean isTrusted(Connection connection) throws SQLException {
        return new Catalogue(connection)
                .single("SELECT @@GLOBAL.log_bin = 0 OR @@GLOBAL." + TRUST + " = 1")
                .equals("1");
    }

    List<String> grants(Connection connection, String grantee) throws SQLException {
        List<String> grants = new ArrayList<>();
        databases.forEach(database -> grants.add(MySqlProbe.grant(ON_TABLES, database, grantee)));
        grants.add(MySqlProbe.grant(ON_OWN, own, grantee));
        if (!isTrusted(connection)) {
            grants.add("GRANT " + trusted() + " ON *.* TO " + grantee + ';');
        }
        // to see, and where the runbook says so to end, sessions that stand in the way
        grants.add("GRANT PROCESS, " + (server.engine() == Engine.MARIADB ? "CONNECTION ADMIN" : "CONNECTION_ADMIN")
                + " ON *.* TO " + grantee + ';');
        return grants;
    }
}
