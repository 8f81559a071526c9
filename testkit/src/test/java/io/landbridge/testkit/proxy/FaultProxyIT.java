package io.landbridge.testkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FaultProxyIT {

    private static Connection connect(FaultProxy proxy, TestDatabase database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        if (database.engine() != Engine.POSTGRESQL) {
            properties.setProperty("sslMode", "DISABLED");
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        Connection connection = DriverManager.getConnection(proxy.url(database), properties);
        connection.setAutoCommit(false);
        return connection;
    }

    private static void insert(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO t VALUES (" + id + ", 'some text that is long enough for a packet')");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, RESET",
        "POSTGRESQL, END",
        "POSTGRESQL_15, RESET",
        "MARIADB, RESET",
        "MARIADB, END",
        "MYSQL, RESET",
        "MYSQL, END"
    })
    void losesTheAnswerToOneCommitThatTheServerHasCarriedOut(ServerKind kind, Cut cut) throws SQLException {
        try (TestDatabase database = Servers.shared(kind).createDatabase("answer");
                FaultProxy proxy = FaultProxy.to(database.server())) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v varchar(100))");
            try (Connection connection = connect(proxy, database)) {
                // More often than the driver needs to prepare COMMIT in the server.
                for (int id = 1; id <= 10; id++) {
                    insert(connection, id);
                    connection.commit();
                }
                proxy.dropNextCommitAnswer(cut);
                insert(connection, 11);
                connection.rollback();
                assertThat(proxy.droppedAnswers()).isZero();

                insert(connection, 12);
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            }
            assertThat(proxy.droppedAnswers()).isEqualTo(1);
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE id = 12"))
                    .isEqualTo(1);
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE id = 11"))
                    .isZero();

            try (Connection connection = connect(proxy, database)) {
                insert(connection, 13);
                connection.commit();
            }
            assertThat(database.count("t")).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void carriesMuchOfRealProtocolsAndCutsThem(ServerKind kind) throws SQLException {
        try (TestDatabase database = Servers.shared(kind).createDatabase("carry");
                FaultProxy proxy = FaultProxy.to(database.server());
                Connection connection = connect(proxy, database);
                Statement statement = connection.createStatement()) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v text)");
            for (int id = 1; id <= 200; id++) {
                statement.addBatch("INSERT INTO t VALUES (" + id + ", repeat('commit;', 3000))");
            }
            statement.executeBatch();
            connection.commit();
            try (var rows = statement.executeQuery("SELECT v FROM t")) {
                long length = 0;
                while (rows.next()) {
                    length += rows.getString(1).length();
                }
                assertThat(length).isEqualTo(200 * 21_000);
            }
            insert(connection, 201);
            proxy.cutAll(Cut.RESET);
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            assertThat(database.count("t")).isEqualTo(200);
        }
    }
}
