package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A session is ours whatever the server, the database or the user has as default. */
final class SessionSettingsIT {

    private static final String LIMITS =
            "transaction_timeout,statement_timeout,idle_session_timeout," + "idle_in_transaction_session_timeout";

    @Test
    void noDefaultOfADatabaseEndsLongWorkInPostgresql() throws SQLException {
        try (TestDatabase database = Servers.postgresql().createDatabase("limits")) {
            for (String limit : LIMITS.split(",", -1)) {
                database.execute("ALTER DATABASE " + database.quote(database.name()) + " SET " + limit + " = '50s'");
            }
            String limits =
                    "SELECT name, setting FROM pg_settings WHERE name = ANY (string_to_array('" + LIMITS + "', ','))";
            assertThat(settings(database, Purpose.WRITE, limits))
                    .hasSize(4)
                    .allSatisfy((name, value) -> assertThat(value).as(name).isEqualTo("0"));
            // a process that sleeps in a transaction would hold its successor up for ever
            assertThat(settings(database, Purpose.APPLY, limits))
                    .containsEntry("idle_in_transaction_session_timeout", "60000")
                    .containsEntry("statement_timeout", "0");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void aTransactionOfAProcessThatSleepsEndsWithItsLease(ServerKind kind) throws SQLException {
        boolean isMariaDb = kind == ServerKind.MARIADB;
        String limit = isMariaDb ? "idle_transaction_timeout" : "wait_timeout";
        try (TestDatabase database = Servers.shared(kind).createDatabase("limits")) {
            for (Purpose purpose : List.of(Purpose.APPLY, Purpose.LEDGER)) {
                assertThat(settings(database, purpose, "SHOW SESSION VARIABLES WHERE variable_name = '" + limit + "'"))
                        .containsEntry(limit, isMariaDb ? "60" : "120");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void noDefaultOfAServerHidesWarningsOrEndsLongWork(ServerKind kind) throws SQLException {
        String limit = kind == ServerKind.MARIADB ? "max_statement_time" : "max_execution_time";
        try (TestDatabase database = Servers.shared(kind).createDatabase("limits")) {
            // milliseconds here, seconds there: hours in any case, which harm nobody else
            database.execute("SET GLOBAL max_error_count = 0", "SET GLOBAL " + limit + " = 7200000");
            try {
                Map<String, String> settings = settings(
                        database,
                        Purpose.WRITE,
                        "SHOW SESSION VARIABLES WHERE variable_name IN ('max_error_count', '" + limit + "')");
                assertThat(settings.get("max_error_count")).isEqualTo("64");
                assertThat(Double.parseDouble(settings.get(limit))).isZero();
            } finally {
                database.execute("SET GLOBAL max_error_count = DEFAULT", "SET GLOBAL " + limit + " = DEFAULT");
            }
        }
    }

    private static Map<String, String> settings(TestDatabase database, Purpose purpose, String query)
            throws SQLException {
        Map<String, String> settings = new TreeMap<>();
        try (EndpointPools pools = EndpointPools.open(Endpoints.endpoint(Side.TARGET, database), 1);
                Connection connection = pools.take(purpose);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                settings.put(row.getString(1), row.getString(2));
            }
        }
        return settings;
    }
}
