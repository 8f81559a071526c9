package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Endpoints;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How MySQL and MariaDB go about the digest's statements: by a range of the key's index. */
class MySqlDigestPlansIT {

    private static final int ROWS = 30_000;
    private static final KeyRange PART = KeyRange.ALL.above(Key.of("100", "x5")).upTo(Key.of("110", "x2"));

    private final MySqlDigestSql sql = new MySqlDigestSql();

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void partsAndKeysAreFoundByTheKeysIndex(ServerKind kind) throws SQLException {
        try (TestDatabase database = filled(kind)) {
            DigestedTable table = table(database);
            List<Key> keys = IntStream.range(0, 200)
                    .mapToObj(i -> Key.of(Integer.toString(i * 7), "x" + i % 10))
                    .toList();
            for (String statement : List.of(
                    sql.digest(table, PART),
                    sql.buckets(table, PART, 64),
                    sql.hashes(table, PART),
                    sql.hashes(table, PART, 64, List.of(1, 2)),
                    sql.values(table, PART),
                    sql.rows(table, keys),
                    MySqlDigestSql.bound(table, PART, 50))) {
                assertReadsARange(database, statement);
            }
        }
    }

    private static void assertReadsARange(TestDatabase database, String statement) throws SQLException {
        try (Connection connection = database.connect();
                Statement explained = connection.createStatement();
                ResultSet row = explained.executeQuery("EXPLAIN FORMAT=TRADITIONAL " + statement)) {
            boolean found = false;
            while (row.next()) {
                if ("t".equals(row.getString("table"))) {
                    found = true;
                    assertThat(row.getString("type")).as(statement).isEqualTo("range");
                    assertThat(row.getString("key")).isEqualTo("PRIMARY");
                    assertThat(row.getLong("rows")).isBetween(1L, 500L);
                }
            }
            assertThat(found).isTrue();
        }
    }

    private static TestDatabase filled(ServerKind kind) {
        TestDatabase database = Servers.shared(kind).createDatabase("plans");
        database.execute(
                "CREATE TABLE t (a int NOT NULL, b varchar(20) NOT NULL, v int, w numeric(12,2), PRIMARY KEY (a, b))");
        database.execute("INSERT INTO t VALUES "
                + IntStream.range(0, ROWS)
                        .mapToObj(i -> "(" + i / 10 + ", 'x" + i % 10 + "', " + i + ", " + i + ")")
                        .collect(Collectors.joining(", ")));
        database.execute("ANALYZE TABLE t");
        return database;
    }

    private static DigestedTable table(TestDatabase database) {
        try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
            Table table = connector.schemaReader().read(Set.of()).tables().get(0);
            return new DigestedTable(
                    table,
                    table.columns().subList(0, 2),
                    table.columns().stream()
                            .filter(column -> !column.name().equals("b"))
                            .map(column -> DigestedColumn.of(column, CanonicalKind.NUMBER))
                            .toList());
        }
    }
}
