package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.RowChange.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompactionTest {

    private static final OutputShape SHAPE = shape(new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL)
            .key("id", "bigint")
            .column("a", "text")
            .column("b", "text"));

    private static OutputShape shape(TableSketch sketch) {
        TableMapping mapping = sketch.mapping(new TableName("shop", "t"), new TableName("crm", "t"));
        return OutputShape.of(mapping.outputs().get(0), Engine.POSTGRESQL);
    }

    @Test
    void onlyKeysWhoseBytesSayWhetherTheyAreTheSameAreToldApart() {
        assertThat(SHAPE.isFoldable()).isTrue();
        assertThat(shape(new TableSketch(Engine.MYSQL, Engine.MYSQL).key("id", "varchar(20)"))
                        .isFoldable())
                .isFalse();
        assertThat(shape(new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL).key("id", "numeric(10,2)"))
                        .isFoldable())
                .isFalse();
    }

    /** Any valid history of exact changes: compacted and in any order it comes to the same rows, one change for each key. */
    @Test
    void compactedChangesComeToTheSameRows() {
        for (int seed = 1; seed <= 3000; seed++) {
            compare(seed);
        }
    }

    private static void compare(int seed) {
        Random random = new Random(seed);
        Map<String, String[]> before = new TreeMap<>();
        for (int id = 1; id <= 4; id++) {
            if (random.nextBoolean()) {
                before.put(String.valueOf(id), new String[] {String.valueOf(id), "a", "b"});
            }
        }
        List<PlannedChange> changes = history(random, copy(before));
        Map<String, String[]> inTurn = copy(before);
        changes.forEach(change -> apply(inTurn, change.change(), seed));
        List<PlannedChange> compacted = Compaction.of(SHAPE, changes);
        if (compacted == null) {
            assertThat(changes).as("seed " + seed).anyMatch(CompactionTest::isPartialMove);
            return;
        }
        Set<String> keys = new HashSet<>();
        compacted.forEach(change -> assertThat(keys.add(text(change.change().key())))
                .as("seed " + seed)
                .isTrue());
        Map<String, String[]> atOnce = copy(before);
        for (int i = compacted.size() - 1; i >= 0; i--) {
            apply(atOnce, compacted.get(i).change(), seed);
        }
        assertThat(lines(atOnce)).as("seed " + seed).isEqualTo(lines(inTurn));
    }

    @Test
    void aRowThatMayBeThereAlreadyIsDeletedAlthoughItCameInTheSameBatch() {
        List<PlannedChange> changes = List.of(
                planned(Kind.INSERT, false, "1", "1\tx\ty", new BitSet()),
                planned(Kind.DELETE, false, "1", "", new BitSet()));
        assertThat(Objects.requireNonNull(Compaction.of(SHAPE, changes)))
                .extracting(c -> c.change().kind(), c -> c.change().exact())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.DELETE, false));
    }

    @Test
    void changesThatDoNotFollowFromEachOtherAreMadeOneByOne() {
        assertThat(Compaction.of(
                        SHAPE,
                        List.of(
                                planned(Kind.INSERT, true, "1", "1\tx\ty", new BitSet()),
                                planned(Kind.INSERT, true, "1", "1\tx\ty", new BitSet()))))
                .isNull();
        assertThat(Compaction.of(
                        SHAPE,
                        List.of(
                                planned(Kind.DELETE, true, "1", "", new BitSet()),
                                planned(Kind.UPDATE, true, "1", "1\tx\ty", new BitSet()))))
                .isNull();
    }

    private static List<PlannedChange> history(Random random, Map<String, String[]> rows) {
        List<PlannedChange> changes = new ArrayList<>();
        int steps = random.nextInt(10);
        for (int i = 0; i < steps; i++) {
            String id = String.valueOf(1 + random.nextInt(4));
            String[] there = rows.get(id);
            PlannedChange next;
            if (there == null) {
                next = planned(Kind.INSERT, true, id, id + "\ta" + i + "\tb" + i, new BitSet());
            } else if (random.nextInt(4) == 0) {
                next = planned(Kind.DELETE, true, id, "", new BitSet());
            } else {
                String to = String.valueOf(1 + random.nextInt(4));
                BitSet absent = new BitSet();
                absent.set(1 + random.nextInt(2), random.nextInt(3) == 0);
                next = planned(Kind.UPDATE, true, id, (rows.containsKey(to) ? id : to) + "\ta" + i + "\tb" + i, absent);
            }
            changes.add(next);
            apply(rows, next.change(), i);
        }
        return changes;
    }

    private static boolean isPartialMove(PlannedChange change) {
        return change.change().kind() == Kind.UPDATE
                && !change.change().absent().isEmpty();
    }

    private static PlannedChange planned(Kind kind, boolean exact, String key, String row, BitSet absent) {
        return new PlannedChange(
                new RowChange(kind, exact, bytes(key), row.isEmpty() ? new byte[0] : bytes(row), absent),
                Key.of(key),
                null);
    }

    private static void apply(Map<String, String[]> rows, RowChange change, int seed) {
        String key = text(change.key());
        String[] there = rows.remove(key);
        assertThat(there == null).as("seed " + seed + ", " + change.kind()).isEqualTo(change.kind() == Kind.INSERT);
        if (change.kind() != Kind.DELETE) {
            String[] row = text(change.row()).split("\t", -1);
            change.absent().stream().forEach(i -> row[i] = Objects.requireNonNull(there)[i]);
            rows.put(row[0], row);
        }
    }

    private static Map<String, String[]> copy(Map<String, String[]> rows) {
        Map<String, String[]> copy = new TreeMap<>();
        rows.forEach((key, row) -> copy.put(key, row.clone()));
        return copy;
    }

    private static List<String> lines(Map<String, String[]> rows) {
        return rows.values().stream().map(row -> String.join("\t", row)).toList();
    }

    private static byte[] bytes(String row) {
        return (row + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] row) {
        return new String(row, 0, row.length - 1, StandardCharsets.UTF_8);
    }
}
