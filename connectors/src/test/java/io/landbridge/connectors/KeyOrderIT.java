package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.KeyOrder;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys are found in the ranges in which the source itself has them. */
class KeyOrderIT {

    @ParameterizedTest
    @EnumSource
    void eachKeyIsFoundInTheRangeThatTheSourceReadsItFrom(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("keys")) {
            Engine engine = Endpoints.engine(kind);
            String binary = engine == Engine.POSTGRESQL ? "bytea" : "varbinary(20)";
            ordered(
                    database,
                    "i",
                    engine,
                    List.of("bigint"),
                    List.of("-9223372036854775808", "-1", "0", "9", "10", "100"));
            ordered(database, "d", engine, List.of("decimal(30,10)"), List.of("-1.5", "0", "0.0000000001", "2", "10"));
            ordered(
                    database,
                    "t",
                    engine,
                    List.of("varchar(40)"),
                    List.of(
                            "'b'",
                            "'B1'",
                            "'a'",
                            "'A2'",
                            "'ä5'",
                            "'z'",
                            "'Zoë'",
                            "'_'",
                            "'10'",
                            "'9'",
                            "''",
                            "'it''s'",
                            "'ß3'",
                            "'漢'",
                            "'\ud83d\ude00'"));
            ordered(
                    database,
                    "b",
                    engine,
                    List.of(binary),
                    engine == Engine.POSTGRESQL
                            ? List.of("'\\x'", "'\\x00'", "'\\x0001'", "'\\x5c27'", "'\\xff'")
                            : List.of("X''", "X'00'", "X'0001'", "X'5c27'", "X'ff'"));
            ordered(database, "w", engine, List.of("date"), List.of("'0001-01-01'", "'1970-01-01'", "'9999-12-31'"));
            ordered(
                    database,
                    "c",
                    engine,
                    List.of("varchar(10)", "int"),
                    List.of("'a', 2", "'a', 10", "'B', 1", "'b2', -5", "'c', 0"));
            if (engine != Engine.MYSQL) {
                orderedUuids(database, engine);
            }
        }
    }

    private static void orderedUuids(TestDatabase database, Engine engine) {
        ordered(
                database,
                "u",
                engine,
                List.of("uuid"),
                List.of(
                        "'00000000-0000-0000-0000-000000000000'",
                        "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                        "'80000000-0000-4000-8000-000000000001'",
                        "'12345678-0000-1000-8000-000000000001'",
                        "'02345678-0000-1000-9000-000000000001'"));
    }

    private static void ordered(
            TestDatabase database, String table, Engine engine, List<String> types, List<String> keys) {
        TableSketch sketch = new TableSketch(engine, engine);
        for (int i = 0; i < types.size(); i++) {
            sketch.key("k" + i, types.get(i));
        }
        database.execute(sketch.createSource(table));
        keys.forEach(key -> database.execute("INSERT INTO " + table + " VALUES (" + key + ")"));
        TableMapping mapping = sketch.mapping(Endpoints.table(database, table), Endpoints.table(database, table));
        // a connector looks at a schema once
        try (Connector source = Endpoints.open(Side.SOURCE, database)) {
            compare(source, mapping, keys.size());
        }
    }

    private static void compare(Connector source, TableMapping mapping, int count) {
        KeyOrder order = source.keyOrder();
        List<Key> bounds = new ArrayList<>();
        KeyRange rest = KeyRange.ALL;
        Optional<Key> bound;
        do {
            bound = source.snapshots().bound(mapping, rest, 1);
            if (bound.isPresent()) {
                bounds.add(bound.orElseThrow());
                rest = rest.above(bound.orElseThrow());
            }
        } while (bound.isPresent());
        List<Key> all = new ArrayList<>(bounds);
        try (SourceSnapshot snapshot =
                source.snapshots().open(mapping, new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1))) {
            all.add(snapshot.onlyKey(rest).orElseThrow());
        }
        assertThat(all).hasSize(count);
        int[] ranges = order.ranges(mapping, all, bounds);
        int[] same = order.same(mapping, all, bounds);
        for (int i = 0; i < all.size(); i++) {
            assertThat(ranges[i])
                    .as("%s of %s among %s", all.get(i), mapping.name(), bounds)
                    .isEqualTo(i);
            assertThat(same[i]).as("%s of %s", all.get(i), mapping.name()).isEqualTo(i < bounds.size() ? i : -1);
        }
        assertThat(order.ranges(mapping, all, List.of())).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void textsThatTheCollationCallsEqualAreOneKey(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("same");
                Connector source = Endpoints.open(Side.SOURCE, database)) {
            Engine engine = Endpoints.engine(kind);
            TableSketch sketch = new TableSketch(engine, engine).key("k0", "varchar(40)");
            database.execute(
                    sketch.createSource("t"),
                    "ALTER TABLE t MODIFY k0 varchar(40) COLLATE utf8mb4_unicode_ci NOT NULL");
            TableMapping mapping = sketch.mapping(Endpoints.table(database, "t"), Endpoints.table(database, "t"));
            KeyOrder order = source.keyOrder();
            List<Key> keys = List.of(Key.of("ABC"), Key.of("äbc"), Key.of("abd"), Key.of("it's \\ \"x\"\n"));
            assertThat(order.same(mapping, keys, List.of(Key.of("abc"), Key.of("Abc"), Key.of("IT'S \\ \"x\"\n"))))
                    .containsExactly(0, 0, -1, 2);
            assertThat(order.ranges(mapping, keys, List.of(Key.of("abc"), Key.of("abd"))))
                    .containsExactly(0, 0, 1, 2);
        }
    }
}
