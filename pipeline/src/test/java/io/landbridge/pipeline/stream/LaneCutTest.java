package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.schema.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rows of (id, u, v) with unique u, from MariaDB to PostgreSQL, where bytes tell texts apart. */
class LaneCutTest {

    private final LaneScene scene = new LaneScene(StreamWorld.mapping(true));
    private final LaneScene plain = new LaneScene(StreamWorld.mapping(false));

    @Test
    void whatHasNothingInCommonIsSpread() {
        assertThat(cut(2, "1 a x > 1 a y", "2 b x > 2 b y", "3 c x >", "> 4 d x"))
                .isEqualTo("0101");
        assertThat(cut(3, "1 a x > 1 a y", "2 b x > 2 b y", "3 c x >", "> 4 d x"))
                .isEqualTo("0120");
        assertThat(cut(16, "1 a x > 1 a y", "2 b x > 2 b y")).isEqualTo("01");
        assertThat(cut(1, "1 a x > 1 a y", "2 b x > 2 b y")).isEqualTo("00");
    }

    @Test
    void oneRowIsInOneLane() {
        assertThat(cut(2, "1 a x > 1 a y", "2 b x > 2 b y", "1 a y >", "> 1 c x"))
                .isEqualTo("0100");
        assertThat(cut(2, "1 a x > 7 a x", "2 b x > 2 b y", "7 a x >"))
                .as("a key change has two")
                .isEqualTo("010");
        assertThat(cut(2, "7 a x > 1 a x", "2 b x > 2 b y", "> 7 c x")).isEqualTo("010");
    }

    @Test
    void oneUniqueValueIsInOneLane() {
        assertThat(cut(2, "1 a x > 1 b x", "2 c x > 2 a x", "3 d x > 3 d y"))
                .as("given up, then taken")
                .isEqualTo("001");
        assertThat(cut(2, "1 a x >", "> 2 a x", "3 d x > 3 d y")).isEqualTo("001");
        assertThat(cut(2, "> 1 a x", "1 a x >", "> 2 a x", "3 d x > 3 d y")).isEqualTo("0001");
        assertThat(cut(2, "1 \\N x > 1 \\N y", "2 \\N x > 2 \\N y"))
                .as("NULL is nobody's")
                .isEqualTo("01");
    }

    @Test
    void aChainIsInOneLaneHoweverLong() {
        assertThat(cut(4, "1 a x > 1 b x", "9 i x > 9 i y", "3 c x > 3 d x", "2 b x > 2 c x", "4 d x > 4 e x"))
                .isEqualTo("01000");
    }

    @Test
    void whereTheLogDoesNotTellOldUniqueValuesTheTableIsOneLane() {
        assertThat(cut(2, "1 . . > 1 a y", "2 b x > 2 b y")).isEqualTo("00");
        assertThat(cut(2, "2 b x > 2 b y", "3 . . >", "> 4 d x")).isEqualTo("000");
        assertThat(cut(2, "1 a x > 1 . y", "2 b x > 2 a x", "3 c x > 3 c y"))
                .as("what did not change is the old one")
                .isEqualTo("001");
        assertThat(encoded(plain, 2, "1 . . > 1 a y", "2 . . > 2 b y", "3 . . >"))
                .as("without a unique value nobody asks")
                .isEqualTo("010");
    }

    @Test
    void aTableOfWhichOnlyAServerCouldTellIsOneLane() {
        StreamedTables caseless = scene.tables(Engine.POSTGRESQL, Engine.MYSQL);
        Batch batch = new Batch(List.of(scene.transaction("1 a x > 1 a y"), scene.transaction("2 b x > 2 b y")));
        assertThat(LaneCut.of(batch, caseless, StreamedTable::ties, 2).encode()).isEqualTo("00");
        StreamedTables keyed = plain.tables(Engine.POSTGRESQL, Engine.MYSQL);
        Batch other = new Batch(List.of(plain.transaction("1 a x > 1 a y"), plain.transaction("2 b x > 2 b y")));
        assertThat(LaneCut.of(other, keyed, StreamedTable::ties, 2).encode()).isEqualTo("01");
    }

    @Test
    void largeOnesAreSpreadFirst() {
        List<SourceTransaction> transactions = List.of(
                plain.transaction("1 a x > 1 a y"),
                plain.transaction("2 a x > 2 a y"),
                plain.nothing(),
                plain.transaction("3 a x > 3 a y", "4 a x > 4 a y", "5 a x > 5 a y"),
                plain.transaction("6 a x > 6 a y"));
        LaneCut cut = LaneCut.of(
                new Batch(transactions), plain.tables(Engine.MARIADB, Engine.POSTGRESQL), StreamedTable::ties, 2);
        assertThat(cut.encode()).isEqualTo("1101");
        assertThat(cut.count()).isEqualTo(2);
        assertThat(cut.transactions()).isEqualTo(4);
        assertThat(cut.transactionsOf(1)).isEqualTo(3);
        assertThat(cut.laneOf(2)).isZero();
    }

    @Test
    void aCutIsReadAsItWasWritten() {
        assertThat(LaneCut.decode("0123456789abcdef").encode()).isEqualTo("0123456789abcdef");
        assertThat(LaneCut.decode("0123456789abcdef").count()).isEqualTo(16);
        assertThatThrownBy(() -> LaneCut.decode("01g")).isInstanceOf(IllegalArgumentException.class);
    }

    /** Applied in any order of the lanes the rows are the same, and no unique value is ever taken. */
    @Test
    void lanesBearAnyOrder() {
        for (long seed = 1; seed <= 300; seed++) {
            RandomRows rows = new RandomRows(new Random(seed));
            List<String> changes = rows.changes(30);
            String cut = cut(4, changes.toArray(String[]::new));
            RandomRows applied = rows.before();
            List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
            java.util.Collections.shuffle(order, new Random(seed));
            for (int lane : order) {
                for (int i = 0; i < changes.size(); i++) {
                    if (Character.digit(cut.charAt(i), 16) == lane) {
                        assertThat(applied.apply(changes.get(i)))
                                .as("seed %s: %s of %s in %s", seed, i, changes, cut)
                                .isTrue();
                    }
                }
            }
            assertThat(applied.rows())
                    .as("seed %s: %s in %s", seed, changes, cut)
                    .isEqualTo(rows.rows());
        }
    }

    private String cut(int most, String... changes) {
        return encoded(scene, most, changes);
    }

    private static String encoded(LaneScene scene, int most, String... changes) {
        List<SourceTransaction> transactions =
                Arrays.stream(changes).map(scene::transaction).toList();
        return LaneCut.of(
                        new Batch(transactions),
                        scene.tables(Engine.MARIADB, Engine.POSTGRESQL),
                        StreamedTable::ties,
                        most)
                .encode();
    }
}
