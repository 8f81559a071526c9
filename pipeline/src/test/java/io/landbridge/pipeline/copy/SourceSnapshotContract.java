package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import io.landbridge.testkit.proxy.Cut;
import io.landbridge.testkit.proxy.FaultProxy;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reading under a fence, and cutting keys, promise on every engine. */
public abstract class SourceSnapshotContract {

    private final ServerKind kind;
    private final Engine engine;
    private TestDatabase database;
    private SourceSnapshot.Opener snapshots;

    @SuppressWarnings("NullAway.Init") // set before each test
    protected SourceSnapshotContract(ServerKind kind) {
        this.kind = kind;
        this.engine = Engine.valueOf(kind.engine().name());
    }

    /** Opens the snapshots of a database; what belongs to them is closed after the test. */
    protected abstract SourceSnapshot.Opener open(String url, String user, String password);

    @BeforeEach
    void createDatabase() {
        database = Servers.shared(kind).createDatabase("snapshot");
        snapshots = open(database.url(), database.user(), database.password());
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private TableMapping create(TableSketch sketch, String... rows) {
        database.execute(sketch.createSource("t"));
        for (String row : rows) {
            database.execute("INSERT INTO t VALUES " + row);
        }
        return mapping(sketch);
    }

    private TableMapping mapping(TableSketch sketch) {
        TableName name = new TableName(engine.isMySqlFamily() ? database.name() : "public", "t");
        return sketch.mapping(name, name);
    }

    private TableSketch sketch() {
        return new TableSketch(engine, engine);
    }

    private TableMapping numbers(int count) {
        TableMapping mapping = create(sketch().key("id", "bigint").column("v", "varchar(200)"));
        for (int first = 1; first <= count; first += 5_000) {
            database.execute(IntStream.range(first, Math.min(first + 5_000, count + 1))
                    .mapToObj(i -> "(" + i * 7L + ",'" + "v".repeat(i % 50) + "')")
                    .collect(Collectors.joining(",", "INSERT INTO t VALUES ", "")));
        }
        return mapping;
    }

    private SourceSnapshot snapshot(TableMapping mapping) {
        return snapshots.open(mapping, new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1));
    }

    /** The rows of a range as text. */
    private List<String> read(TableMapping mapping, KeyRange range) {
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            return read(snapshot, range);
        }
    }

    private static List<String> read(SourceSnapshot snapshot, KeyRange range) {
        List<String> rows = new ArrayList<>();
        long count = snapshot.read(range, RowEncoding.TEXT, collect(rows));
        assertThat(count).isEqualTo(rows.size());
        return rows;
    }

    private static RowSink collect(List<String> rows) {
        return (buffer, offset, length) -> {
            assertThat(buffer[offset + length - 1]).isEqualTo((byte) '\n');
            rows.add(new String(buffer, offset, length - 1, StandardCharsets.UTF_8));
        };
    }

    @Test
    void aRangeIsOpenBelowAndClosedAbove() {
        TableMapping mapping = create(sketch().key("id", "int"), "(1),(2),(3),(4)");
        assertThat(read(mapping, KeyRange.ALL)).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(read(mapping, new KeyRange(Key.of("1"), Key.of("3")))).containsExactlyInAnyOrder("2", "3");
        assertThat(read(mapping, new KeyRange(null, Key.of("1")))).containsExactly("1");
        assertThat(read(mapping, new KeyRange(Key.of("4"), null))).isEmpty();
    }

    @Test
    void integerKeysAreCutAtTheLimitsOfTheirType() {
        cutsEveryKeyOnce(
                create(
                        sketch().key("id", "bigint"),
                        "(-9223372036854775808),(-9223372036854775807),(0),(9223372036854775806),(9223372036854775807)"),
                5);
    }

    @Test
    void compositeKeysAreCutColumnByColumn() {
        TableMapping mapping =
                create(sketch().key("a", "int").key("b", "varchar(20)").key("c", "int"));
        int rows = 0;
        for (int a = -1; a <= 2; a++) {
            for (String b : List.of("", "x", "X1", "y''z", "ż")) {
                for (int c = 1; c <= 2; c++) {
                    database.execute("INSERT INTO t VALUES (%d, '%s', %d)".formatted(a, b, c));
                    rows++;
                }
            }
        }
        cutsEveryKeyOnce(mapping, rows);
    }

    @Test
    void textKeysAreCutInTheirColumnsOwnOrder() {
        TableMapping mapping = create(
                sketch().key("id", "varchar(40)"),
                "('b'),('B1'),('a'),('A2'),('ä5'),('z'),('Zoë'),('_'),('10'),('9'),(''),('it''s'),('ß3'),('漢'),('\ud83d\ude00')");
        cutsEveryKeyOnce(mapping, 15);
    }

    @Test
    void otherOrderedKeysAreCut() {
        String binary = engine == Engine.POSTGRESQL ? "bytea" : "varbinary(20)";
        String bytes = engine == Engine.POSTGRESQL ? "'\\x%s'" : "X'%s'";
        TableMapping mapping =
                create(sketch().key("d", "decimal(30,10)").key("b", binary).key("t", "date"));
        int rows = 0;
        for (String decimal : List.of("-1.5", "0", "0.0000000001", "99999999999999999999.9999999999")) {
            for (String hex : List.of("", "00", "0001", "5c27", "ff")) {
                database.execute(
                        "INSERT INTO t VALUES (%s, %s, '2024-02-29')".formatted(decimal, bytes.formatted(hex)));
                rows++;
            }
        }
        cutsEveryKeyOnce(mapping, rows);
    }

    /** Cut after every so many rows, each key is in exactly one range, and each range but the last holds just so many. */
    private void cutsEveryKeyOnce(TableMapping mapping, int rows) {
        for (int step : List.of(1, 2, 3, 7)) {
            List<String> all = new ArrayList<>();
            KeyRange rest = KeyRange.ALL;
            Optional<Key> bound;
            do {
                bound = snapshots.bound(mapping, rest, step);
                List<String> part = read(mapping, bound.map(rest::upTo).orElse(rest));
                assertThat(part).hasSizeBetween(1, step);
                assertThat(bound.isPresent() ? part.size() : step).isEqualTo(step);
                all.addAll(part);
                rest = bound.map(rest::above).orElse(rest);
            } while (bound.isPresent());
            assertThat(all).hasSize(rows).doesNotHaveDuplicates();
        }
    }

    @Test
    void coarseRangesHoldEveryKeyOnce() {
        TableMapping mapping = numbers(60_000);
        for (int parts : List.of(1, 2, 7)) {
            List<KeyRange> ranges = snapshots.ranges(mapping, parts);
            assertThat(ranges).hasSizeBetween(1, parts);
            assertThat(ranges.get(0).lower()).isNull();
            assertThat(ranges.get(ranges.size() - 1).upper()).isNull();
            Set<String> keys = new HashSet<>();
            long rows = 0;
            for (KeyRange range : ranges) {
                List<String> part = read(mapping, range);
                rows += part.size();
                part.forEach(row -> keys.add(row.substring(0, row.indexOf('\t'))));
            }
            assertThat(rows).isEqualTo(60_000);
            assertThat(keys).hasSize(60_000);
        }
    }

    @Test
    void aTableWithoutKeyIsOneRange() {
        TableMapping mapping = create(sketch().column("v", "varchar(10)"), "('a'),('a'),(NULL)");
        assertThat(snapshots.ranges(mapping, 4)).containsExactly(KeyRange.ALL);
        assertThat(snapshots.bound(mapping, KeyRange.ALL, 1)).isEmpty();
        assertThat(read(mapping, KeyRange.ALL)).containsExactlyInAnyOrder("a", "a", "\\N");
    }

    @Test
    void halvingEndsAtSingleKeys() {
        TableMapping mapping =
                create(sketch().key("a", "int").key("b", "varchar(5)"), "(1,'a'),(1,'b'),(2,'a'),(3,'c'),(9,'')");
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            List<Key> found = new ArrayList<>();
            halve(snapshot, KeyRange.ALL, found);
            assertThat(found)
                    .containsExactly(
                            Key.of("1", "a"), Key.of("1", "b"), Key.of("2", "a"), Key.of("3", "c"), Key.of("9", ""));
            assertThat(snapshot.onlyKey(new KeyRange(Key.of("9", ""), null))).isEmpty();
            assertThat(snapshot.middle(new KeyRange(Key.of("9", ""), null))).isEmpty();
        }
    }

    private static void halve(SourceSnapshot snapshot, KeyRange range, List<Key> found) {
        Optional<Key> middle = snapshot.middle(range);
        if (middle.isEmpty()) {
            found.add(snapshot.onlyKey(range).orElseThrow());
            return;
        }
        assertThat(snapshot.onlyKey(range)).isEmpty();
        halve(snapshot, range.upTo(middle.orElseThrow()), found);
        halve(snapshot, range.above(middle.orElseThrow()), found);
    }

    @Test
    void aSingleKeyIsReadByItself() {
        TableMapping mapping = create(sketch().key("a", "int").key("b", "varchar(5)"), "(1,'a'),(1,'b')");
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            List<String> rows = new ArrayList<>();
            assertThat(snapshot.readKey(Key.of("1", "b"), RowEncoding.TEXT, collect(rows)))
                    .isEqualTo(1);
            assertThat(rows).containsExactly("1\tb");
            assertThat(snapshot.readKey(Key.of("2", "b"), RowEncoding.TEXT, collect(rows)))
                    .isZero();
        }
    }

    @Test
    void whatIsCommittedAfterTheSnapshotIsNotSeen() {
        TableMapping mapping = create(sketch().key("id", "int").column("v", "int"), "(1,1),(2,2)");
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            database.execute(
                    "INSERT INTO t VALUES (3,3)", "UPDATE t SET v = 9 WHERE id = 1", "DELETE FROM t WHERE id = 2");
            assertThat(read(snapshot, KeyRange.ALL)).containsExactlyInAnyOrder("1\t1", "2\t2");
        }
        assertThat(read(mapping, KeyRange.ALL)).containsExactlyInAnyOrder("1\t9", "3\t3");
    }

    @Test
    void aTableThatIsNotThePlansIsNotRead() {
        TableSketch sketch = sketch().key("id", "int").column("v", "varchar(10)");
        TableMapping mapping = create(sketch, "(1,'a')");
        assertThat(read(mapping, KeyRange.ALL)).hasSize(1);
        for (String change : List.of(
                "ALTER TABLE t ADD COLUMN w int",
                engine.isMySqlFamily()
                        ? "ALTER TABLE t MODIFY v varchar(20)"
                        : "ALTER TABLE t ALTER COLUMN v TYPE varchar(20)",
                "ALTER TABLE t DROP COLUMN v",
                "DROP TABLE t")) {
            database.execute(change);
            assertThatThrownBy(() -> read(mapping, KeyRange.ALL))
                    .as(change)
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(CopyError.SOURCE_CHANGED));
        }
    }

    @Test
    void aTableOfOtherTypesThanThePlansIsNotRead() {
        create(sketch().key("id", "int").column("v", "varchar(10)"), "(1,'a')");
        TableMapping wrong = mapping(sketch().key("id", "int").column("v", "varchar(12)"));
        assertThatThrownBy(() -> read(wrong, KeyRange.ALL))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(CopyError.SOURCE_CHANGED));
    }

    @Test
    void aRefusedRowLeavesTheSnapshotAsItWas() {
        TableMapping mapping = numbers(10_000);
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            assertThatThrownBy(() -> snapshot.read(KeyRange.ALL, RowEncoding.TEXT, (buffer, offset, length) -> {
                        throw new RowRefusedException("t", "no", null, false, null);
                    }))
                    .isInstanceOf(RowRefusedException.class);
            database.execute("DELETE FROM t");
            assertThat(read(snapshot, KeyRange.ALL)).hasSize(10_000);
            assertThat(snapshot.middle(KeyRange.ALL)).contains(Key.of("35000"));
        }
    }

    @Test
    void aSinkThatFailsEndsTheSnapshotButNotTheSource() {
        TableMapping mapping = numbers(10_000);
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            assertThatThrownBy(() -> snapshot.read(KeyRange.ALL, RowEncoding.TEXT, (buffer, offset, length) -> {
                        throw new IllegalStateException("full");
                    }))
                    .hasMessage("full");
        }
        assertThat(read(mapping, KeyRange.ALL)).hasSize(10_000);
    }

    /** An orderly end of the stream is the worse of the two: it is what the end of a table could look like. */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatBreaksNeverEndsATable(Cut cut) {
        TableMapping mapping = numbers(60_000);
        try (FaultProxy proxy = FaultProxy.to(database.server())) {
            SourceSnapshot.Opener throughProxy = open(proxy.url(database), database.user(), database.password());
            long[] rows = {0};
            assertThatThrownBy(() -> {
                        try (SourceSnapshot snapshot =
                                throughProxy.open(mapping, new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1))) {
                            proxy.limit(1 << 20);
                            snapshot.read(KeyRange.ALL, RowEncoding.TEXT, (buffer, offset, length) -> {
                                if (++rows[0] == 100) {
                                    proxy.cutAll(cut);
                                }
                            });
                        }
                    })
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(ConnectionError.CONNECTION_LOST));
            assertThat(rows[0]).isBetween(100L, 59_999L);
        }
    }

    @Test
    void aSnapshotSaysWhatItHasSeenAndThatItWillLast() {
        TableMapping mapping = create(sketch().key("id", "int"), "(1)");
        try (SourceSnapshot snapshot = snapshot(mapping)) {
            assertThat(FenceCodec.decode(snapshot.fence().encode())).isEqualTo(snapshot.fence());
            assertThat(snapshot.isDurable()).isTrue();
        }
    }
}
