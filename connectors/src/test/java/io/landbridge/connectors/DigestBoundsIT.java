package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a side cuts its keys: parts of about as many rows, which together are the range. */
class DigestBoundsIT {

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void numbersWithoutGapsAreCutEvenly(ServerKind kind) {
        try (TestDatabase database = database(kind, "id int PRIMARY KEY", 5_000, i -> Integer.toString(i * 2))) {
            List<Long> parts = parts(database, KeyRange.ALL, 1_000, "id");
            assertThat(parts)
                    .hasSizeBetween(4, 8)
                    .allSatisfy(rows -> assertThat(rows).isBetween(500L, 1_700L));
            assertThat(parts(database, KeyRange.ALL, 5_000, "id")).containsExactly(5_000L);
            assertThat(parts(database, KeyRange.ALL, 1_000_000, "id")).containsExactly(5_000L);
            assertThat(parts(database, KeyRange.ALL.upTo(Key.of("6")), 1, "id")).containsExactly(1L, 1L, 1L, 1L);
            KeyRange within = KeyRange.ALL.above(Key.of("1999")).upTo(Key.of("5998"));
            List<Long> some = parts(database, within, 500, "id");
            assertThat(some).hasSizeBetween(3, 8);
            assertThat(some.stream().mapToLong(Long::longValue).sum()).isEqualTo(2_000);
        }
    }

    /** Nearly all rows in a small part of the numbers, at both ends of what the type holds. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void numbersInHeapsAreCutWhereTheyLie(ServerKind kind) {
        IntFunction<String> heaps = i -> switch (i) {
            case 0 -> "-9223372036854775808";
            case 1 -> "9223372036854775807";
            default -> Long.toString(i % 2 == 0 ? i : 1_000_000_000_000L + i * 7L);
        };
        try (TestDatabase database = database(kind, "id bigint PRIMARY KEY", 6_000, heaps)) {
            List<Long> parts = parts(database, KeyRange.ALL, 500, "id");
            assertThat(parts)
                    .hasSizeBetween(7, 25)
                    .allSatisfy(rows -> assertThat(rows).isBetween(1L, 1_250L));
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void otherKeysAreCountedInTheirOrder(ServerKind kind) {
        String columns = "a varchar(10) NOT NULL, b date NOT NULL, PRIMARY KEY (a, b)";
        IntFunction<String> rows = i -> "'" + "zZyYxX".charAt(i % 3 * 2) + i / 600 + "', '2026-"
                + (10 + i / 3 % 200 / 100) + "-" + (1 + i / 3 % 28) + "'";
        // some are there twice
        Set<String> distinct = IntStream.range(0, 1_200).mapToObj(rows).collect(Collectors.toSet());
        List<String> each = List.copyOf(distinct);
        try (TestDatabase database = database(kind, columns, each.size(), each::get)) {
            List<Long> parts = parts(database, KeyRange.ALL, 40, "a", "b");
            assertThat(parts.subList(0, parts.size() - 1)).containsOnly(40L);
            assertThat(parts.get(parts.size() - 1)).isBetween(1L, 40L);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void whatIsEmptyOrHasNoOrderIsNotCut(ServerKind kind) {
        boolean isPostgres = kind.engine() == Engine.POSTGRESQL;
        String flag = isPostgres ? "boolean" : "bit(1)";
        try (TestDatabase database = database(kind, "id int PRIMARY KEY, f " + flag + " NOT NULL UNIQUE", 0, i -> "");
                Connector connector = Endpoints.open(Side.SOURCE, database)) {
            assertThat(parts(database, KeyRange.ALL, 10, "id")).containsExactly(0L);
            database.execute("INSERT INTO t VALUES " + (isPostgres ? "(1, false), (2, true)" : "(1, b'0'), (2, b'1')"));
            assertThat(parts(database, KeyRange.ALL, 1, "id")).containsExactly(1L, 1L);
            for (DigestedTable table : List.of(table(connector, "f"), table(connector))) {
                try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                    assertThat(reader.bounds(table, KeyRange.ALL, 1)).isEmpty();
                }
            }
        }
    }

    /** So many pages that only some of them are looked at. */
    @Test
    void aLargeTableOfPostgresqlIsCutBySample() {
        try (TestDatabase database = Servers.postgresql().createDatabase("bounds")) {
            database.execute(
                    "CREATE TABLE t (id bigint PRIMARY KEY, v text)",
                    "INSERT INTO t SELECT i * 10, repeat('x', 300) FROM generate_series(1, 60000) AS i");
            List<Long> parts = parts(database, KeyRange.ALL, 5_000, "id");
            assertThat(parts)
                    .hasSizeBetween(8, 18)
                    .allSatisfy(rows -> assertThat(rows).isBetween(1L, 12_000L));
            List<Long> rest = parts(database, KeyRange.ALL.above(Key.of("400000")), 5_000, "id");
            assertThat(rest).hasSizeBetween(2, 7);
            assertThat(rest.stream().mapToLong(Long::longValue).sum()).isEqualTo(20_000);
        }
    }

    /** How many rows each part has, after a look at whether they are the range, and each once. */
    private static List<Long> parts(TestDatabase database, KeyRange range, long rows, String... key) {
        try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
            DigestedTable table = table(connector, key);
            try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                List<RangeDigest> parts = new ArrayList<>();
                KeyRange rest = range;
                for (Key bound : reader.bounds(table, range, rows)) {
                    parts.add(reader.digest(table, rest.upTo(bound)));
                    rest = rest.above(bound);
                }
                parts.add(reader.digest(table, rest));
                assertThat(parts.stream().reduce(RangeDigest.EMPTY, RangeDigest::plus))
                        .isEqualTo(reader.digest(table, range));
                return parts.stream().map(RangeDigest::rows).toList();
            }
        }
    }

    private static TestDatabase database(ServerKind kind, String columns, int rows, IntFunction<String> row) {
        TestDatabase database = Servers.shared(kind).createDatabase("bounds");
        database.execute("CREATE TABLE t (" + columns + ")");
        if (rows > 0) {
            database.execute("INSERT INTO t VALUES "
                    + IntStream.range(0, rows)
                            .mapToObj(i -> "(" + row.apply(i) + ")")
                            .collect(Collectors.joining(", ")));
        }
        return database;
    }

    private static DigestedTable table(Connector connector, String... key) {
        Table table = connector.schemaReader().read(Set.of()).tables().get(0);
        return new DigestedTable(
                table,
                List.of(key).stream()
                        .map(name -> table.column(name).orElseThrow())
                        .toList(),
                List.of(DigestedColumn.of(table.columns().get(0), CanonicalKind.TEXT)));
    }
}
