package io.landbridge.connectors.postgresql;

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
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How PostgreSQL goes about the digest's statements: by the key's index, and with one hash for each row. */
class PostgresDigestPlansIT {

    private static final KeyRange PART = KeyRange.ALL.above(Key.of("100", "x5")).upTo(Key.of("110", "x2"));

    private final PostgresDigestSql sql = new PostgresDigestSql(true);

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void partsAndKeysAreFoundByTheKeysIndex(ServerKind kind) {
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
                    sql.rows(table, keys))) {
                assertThat(plan(database, statement)).contains("Index Cond").doesNotContain("Seq Scan");
            }
            assertThat(plan(database, PostgresDigestSql.everyNth(table, KeyRange.ALL, "", 1_000)))
                    .contains("Index Only Scan")
                    .doesNotContain("Seq Scan");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void aRowIsHashedOnce(ServerKind kind) {
        try (TestDatabase database = filled(kind)) {
            DigestedTable table = table(database);
            assertThat(hashes(plan(database, sql.digest(table, KeyRange.ALL)))).isEqualTo(1);
            assertThat(hashes(plan(database, sql.buckets(table, KeyRange.ALL, 64))))
                    .isEqualTo(1);
            assertThat(hashes(plan(database, sql.hashes(table, KeyRange.ALL)))).isEqualTo(1);
        }
    }

    private static int hashes(String plan) {
        return plan.split("sha256\\(", -1).length - 1;
    }

    private static String plan(TestDatabase database, String statement) {
        return database.query("EXPLAIN (VERBOSE, COSTS OFF) " + statement).stream()
                .map(row -> String.valueOf(row.get(0)))
                .collect(Collectors.joining("\n"));
    }

    private static TestDatabase filled(ServerKind kind) {
        TestDatabase database = Servers.shared(kind).createDatabase("plans");
        database.execute(
                "SET max_parallel_workers_per_gather = 0",
                "CREATE TABLE t (a int NOT NULL, b varchar(20) NOT NULL, v int, w numeric(12,2), PRIMARY KEY (a, b))",
                "INSERT INTO t SELECT i / 10, 'x' || i % 10, i, i FROM generate_series(1, 30000) AS i",
                "VACUUM ANALYZE t");
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
