package io.landbridge.connectors.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Connectors;
import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.cutover.WriteFence.Request;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database with a table {@code item}, its parent {@code owner} that no plan names, and a fence. */
final class FenceScene implements AutoCloseable {

    static final LedgerLocation PLACE = new LedgerLocation("", "lb_");

    private final TestDatabase database;
    private final String migration = "fence-" + TestServer.unique();
    private final Connector connector;
    private final WriteFence fence;

    FenceScene(ServerKind kind) {
        database = Servers.shared(kind).createDatabase("fence");
        database.execute(
                "CREATE TABLE owner (id int PRIMARY KEY, name varchar(50))",
                "CREATE TABLE item (id int PRIMARY KEY, owner int, v varchar(200), CONSTRAINT of_owner FOREIGN KEY (owner)"
                        + " REFERENCES owner (id) ON DELETE CASCADE)",
                "CREATE TABLE outside (id int PRIMARY KEY)",
                "INSERT INTO owner VALUES (1, 'one'), (2, 'two')",
                "INSERT INTO item VALUES (1, 1, 'a'), (2, 2, 'b')");
        connector = open();
        fence = connector.writeFence(migration, PLACE);
    }

    TestDatabase database() {
        return database;
    }

    String migration() {
        return migration;
    }

    /** Whose sessions pass. */
    Connector connector() {
        return connector;
    }

    WriteFence fence() {
        return fence;
    }

    /** As another process would have it. */
    Connector open() {
        return Connectors.open(Endpoints.endpoint(Side.SOURCE, database), 2, migration);
    }

    Set<TableName> tables(String... names) {
        return Stream.of(names).map(name -> Endpoints.table(database, name)).collect(Collectors.toSet());
    }

    Request request(long token) {
        return new Request(tables("item"), token, Duration.ofSeconds(2), 5, Writers.WAIT);
    }

    /** Whether a statement in a session of its own is done. */
    boolean writes(String... statements) {
        try (Connection connection = database.connect()) {
            return writes(connection, statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The last of them is the write. A refusal that is not the fence's is a failure of the test. */
    boolean writes(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < statements.length; i++) {
                try {
                    statement.execute(statements[i]);
                } catch (SQLException e) {
                    assertThat(e.getSQLState())
                            .as(statements[i] + ": " + e.getMessage())
                            .isEqualTo("25006");
                    assertThat(e.getMessage()).contains(migration);
                    assertThat(i)
                            .as("which of " + String.join("; ", statements))
                            .isEqualTo(statements.length - 1);
                    return false;
                }
            }
            return true;
        }
    }

    /** What somebody says who has the pass. */
    String pass() {
        return database.engine().isMySqlFamily()
                ? "SET @landbridge_pass = '" + migration + "'"
                : "SET landbridge.pass = '" + migration + "'";
    }

    @Override
    public void close() {
        fence.remove();
        connector.close();
        database.close();
    }
}
