package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows by the buckets of their hash, and rows by their keys. */
class DigestBucketsIT {

    private static final int ROWS = 700;
    private static final int BUCKETS = 16;

    /** The bucket is a matter of the hash alone, and so the same on every server. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void aRowIsInTheBucketOfItsHash(ServerKind kind) {
        try (TestDatabase database = filled(kind);
                Connector connector = Endpoints.open(Side.SOURCE, database)) {
            DigestedTable table = table(connector, "t", List.of("a", "b"), "a", "v");
            try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                RowHash hash = table.rowHash();
                List<RangeDigest> wanted = new ArrayList<>(Collections.nCopies(BUCKETS, RangeDigest.EMPTY));
                for (int i = 0; i < ROWS; i++) {
                    long row = hash.of(List.of(Integer.toString(i / 10), Integer.toString(i * 3)));
                    int bucket = (int) Math.floorMod(row, (long) BUCKETS);
                    wanted.set(bucket, wanted.get(bucket).withRow(row));
                }
                assertThat(reader.buckets(table, KeyRange.ALL, BUCKETS)).isEqualTo(wanted);
                assertThat(reader.buckets(table, KeyRange.ALL, 1)).containsExactly(reader.digest(table, KeyRange.ALL));
                KeyRange middle = KeyRange.ALL.above(Key.of("20", "k3")).upTo(Key.of("40", "k5"));
                assertThat(sum(reader.buckets(table, middle, BUCKETS))).isEqualTo(reader.digest(table, middle));
                assertThat(reader.buckets(table, KeyRange.ALL.above(Key.of("9999", "")), BUCKETS))
                        .containsOnly(RangeDigest.EMPTY)
                        .hasSize(BUCKETS);
                assertThatThrownBy(() -> reader.buckets(table, KeyRange.ALL, 12))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "POSTGRESQL_15"})
    void bucketsOfTheQuickFormAddUpToo(ServerKind kind) {
        try (TestDatabase database = filled(kind);
                Connector connector = Endpoints.open(Side.SOURCE, database)) {
            DigestedTable table =
                    table(connector, "t", List.of("a", "b"), "a", "v").in(DigestForm.POSTGRESQL);
            try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                List<RangeDigest> buckets = reader.buckets(table, KeyRange.ALL, BUCKETS);
                assertThat(sum(buckets)).isEqualTo(reader.digest(table, KeyRange.ALL));
                assertThat(buckets).doesNotContain(RangeDigest.EMPTY);
            }
        }
    }

    private static RangeDigest sum(List<RangeDigest> buckets) {
        return buckets.stream().reduce(RangeDigest.EMPTY, RangeDigest::plus);
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void hashesOfSomeBucketsAreThoseOfTheirRows(ServerKind kind) {
        try (TestDatabase database = filled(kind);
                Connector connector = Endpoints.open(Side.SOURCE, database)) {
            DigestedTable table = table(connector, "t", List.of("a", "b"), "a", "v");
            try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                Map<String, Long> all = new HashMap<>();
                reader.hashes(table, KeyRange.ALL, (key, hash) -> all.put(String.valueOf(key), hash));
                assertThat(all).hasSize(ROWS);
                Set<Integer> some = Set.of(3, 11, 15);
                Map<String, Long> wanted = new HashMap<>(all);
                wanted.values().removeIf(hash -> !some.contains((int) Math.floorMod(hash, (long) BUCKETS)));
                Map<String, Long> found = new HashMap<>();
                assertThat(reader.hashes(
                                table,
                                KeyRange.ALL,
                                BUCKETS,
                                some,
                                (key, hash) -> found.put(String.valueOf(key), hash)))
                        .isEqualTo(wanted.size());
                assertThat(found).isEqualTo(wanted);
                assertThat(reader.hashes(table, KeyRange.ALL, 2, Set.of(0, 1), (key, hash) -> {}))
                        .isEqualTo(ROWS);
                assertThat(reader.hashes(table, KeyRange.ALL, BUCKETS, Set.of(), (key, hash) -> {}))
                        .isZero();
                KeyRange first = KeyRange.ALL.upTo(Key.of("0", "k4"));
                assertThat(reader.hashes(table, first, 2, Set.of(0), (key, hash) -> {})
                                + reader.hashes(table, first, 2, Set.of(1), (key, hash) -> {}))
                        .isEqualTo(5);
            }
        }
    }

    /** More keys than go into one statement; some of them are not there. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void rowsAreFoundByTheirKeys(ServerKind kind) {
        try (TestDatabase database = filled(kind);
                Connector connector = Endpoints.open(Side.SOURCE, database)) {
            DigestedTable table = table(connector, "t", List.of("a", "b"), "a", "v");
            try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                List<Key> asked = new ArrayList<>();
                Map<String, String> wanted = new HashMap<>();
                for (int i = 0; i < ROWS; i += 2) {
                    asked.add(key(i));
                    asked.add(Key.of(Integer.toString(i / 10), "no such"));
                    wanted.put(key(i).toString(), i / 10 + " " + i * 3);
                }
                Map<String, String> found = new HashMap<>();
                assertThat(reader.rows(
                                table,
                                asked,
                                (key, values) -> found.put(String.valueOf(key), values.get(0) + " " + values.get(1))))
                        .isEqualTo(wanted.size());
                assertThat(found).isEqualTo(wanted);
                assertThat(reader.rows(table, List.of(), (key, values) -> {})).isZero();
            }
        }
    }

    /** Whatever a key is made of, it is found again as it is spelled. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void keysOfEveryTypeAreFoundAsTheyAreSpelled(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("keys");
                Connector connector = Endpoints.open(Side.SOURCE, database)) {
            if (kind.engine() == Engine.POSTGRESQL) {
                database.execute("CREATE TYPE mood AS ENUM ('sad', 'it''s \\ ok')");
            }
            List<String> types = new ArrayList<>();
            keys(kind.engine()).forEach((type, literals) -> {
                String name = "k" + types.size();
                types.add(type);
                database.execute("CREATE TABLE " + name + " (k " + type + " NOT NULL PRIMARY KEY, v int)");
                literals.forEach(literal -> database.execute("INSERT INTO " + name + " VALUES (" + literal + ", 1)"));
            });
            for (int i = 0; i < types.size(); i++) {
                DigestedTable table = table(connector, "k" + i, List.of("k"), "v");
                try (DigestReader reader = Endpoints.digests(connector).openSource(table.table())) {
                    List<Key> all = new ArrayList<>();
                    reader.values(table, KeyRange.ALL, (key, values) -> all.add(Objects.requireNonNull(key)));
                    List<Key> found = new ArrayList<>();
                    reader.rows(table, all, (key, values) -> found.add(Objects.requireNonNull(key)));
                    assertThat(found)
                            .as(types.get(i))
                            .containsExactlyInAnyOrderElementsOf(all)
                            .isNotEmpty();
                }
            }
        }
    }

    private static Map<String, List<String>> keys(Engine engine) {
        Map<String, List<String>> keys = new HashMap<>(Map.of(
                "smallint", List.of("-32768", "0", "7"),
                "bigint", List.of("-9223372036854775808", "9223372036854775807"),
                "numeric(12,3)", List.of("1.5", "-0.001", "123456789.123"),
                "varchar(40)", List.of("''", "'it''s'", "'Zoë, ~ %'", "'ends  '"),
                "date", List.of("'2026-11-20'", "'1000-01-01'")));
        switch (engine) {
            case POSTGRESQL ->
                keys.putAll(Map.of(
                        "text", List.of("'a\\b'", "E'tab\\t'"),
                        "boolean", List.of("true", "false"),
                        "real", List.of("0.1", "'NaN'", "'-Infinity'", "16777216"),
                        "double precision", List.of("0.1", "1e-300", "123456.1"),
                        "bytea", List.of("''", "'\\x00ff5c27'"),
                        "uuid", List.of("'F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6'"),
                        "timestamptz", List.of("'2024-06-15 06:30:00.25+05:30'", "'infinity'"),
                        "mood", List.of("'sad'", "'it''s \\ ok'"),
                        "char(5)", List.of("'ab'", "''"),
                        "bit(3)", List.of("b'101'", "b'000'")));
            case MYSQL, MARIADB ->
                keys.putAll(Map.of(
                        "bigint unsigned", List.of("18446744073709551615", "0"),
                        "double", List.of("0.1", "1e-300", "123456.1"),
                        "varbinary(20)", List.of("''", "X'00ff5c27'"),
                        "datetime(6)", List.of("'2024-06-15 06:30:00.25'", "'1000-01-01'"),
                        "timestamp(3)", List.of("'2024-06-15 06:30:00.25'"),
                        "time(2)", List.of("'-12:34:56.70'", "'838:59:59'"),
                        "enum('sad', 'it''s ok')", List.of("'sad'", "'it''s ok'"),
                        "bit(3)", List.of("b'101'", "b'000'"),
                        "varchar(20) CHARACTER SET latin1", List.of("'Zoë'", "'a\\\\b'")));
        }
        if (engine == Engine.MARIADB) {
            keys.put("uuid", List.of("'F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6'"));
        }
        return keys;
    }

    private static Key key(int row) {
        return Key.of(Integer.toString(row / 10), "k" + row % 10);
    }

    private static TestDatabase filled(ServerKind kind) {
        TestDatabase database = Servers.shared(kind).createDatabase("buckets");
        database.execute("CREATE TABLE t (a int NOT NULL, b varchar(20) NOT NULL, v int, PRIMARY KEY (a, b))");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add("(" + i / 10 + ", 'k" + i % 10 + "', " + i * 3 + ")");
        }
        database.execute("INSERT INTO t VALUES " + String.join(", ", rows));
        return database;
    }

    private static DigestedTable table(Connector connector, String name, List<String> key, String... names) {
        Table table = connector.schemaReader().read(Set.of()).tables().stream()
                .filter(each -> each.name().table().equals(name))
                .findFirst()
                .orElseThrow();
        return new DigestedTable(
                table,
                key.stream().map(each -> table.column(each).orElseThrow()).toList(),
                Stream.of(names)
                        .map(each -> DigestedColumn.of(table.column(each).orElseThrow(), CanonicalKind.NUMBER))
                        .toList());
    }
}
