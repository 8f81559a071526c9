package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyLocatorTest {

    private final List<String> questions = new ArrayList<>();

    /** The source's order: without regard to case. */
    private final KeyOrder caseless = new KeyOrder() {
        @Override
        public int[] ranges(TableMapping mapping, List<Key> keys, List<Key> bounds) {
            questions.add("ranges of " + keys.size() + " among " + bounds);
            return keys.stream()
                    .mapToInt(key -> (int) bounds.stream()
                            .filter(bound -> text(bound).compareTo(text(key)) < 0)
                            .count())
                    .toArray();
        }

        @Override
        public int[] same(TableMapping mapping, List<Key> keys, List<Key> others) {
            questions.add("same of " + keys.size() + " among " + others);
            return keys.stream()
                    .mapToInt(key ->
                            others.stream().map(KeyLocatorTest::text).toList().indexOf(text(key)))
                    .toArray();
        }
    };

    private static String text(Key key) {
        return key.values().get(0).toLowerCase(java.util.Locale.ROOT);
    }

    private static StreamedTable table(String type) {
        return StreamedTable.of(
                new TableSketch(Engine.MARIADB, Engine.POSTGRESQL)
                        .key("id", type)
                        .mapping(new TableName("shop", "a"), new TableName("crm", "a")),
                Engine.MARIADB,
                Engine.POSTGRESQL,
                new TransformerLoader(KeyLocatorTest.class.getClassLoader()));
    }

    private static ChunkStanding range(long id, @Nullable String lower, @Nullable String upper, @Nullable Fence fence) {
        KeyRange range = new KeyRange(lower == null ? null : Key.of(lower), upper == null ? null : Key.of(upper));
        return new ChunkStanding(
                new Chunk(id, "shop.a", 1, null, range, 1, 1),
                fence == null ? ChunkState.PENDING : ChunkState.COPIED,
                fence);
    }

    private static ChunkStanding single(long id, String key) {
        return new ChunkStanding(
                new Chunk(id, "shop.a", 1, Key.of(key), KeyRange.ALL, 1, 1), ChunkState.QUARANTINED, null);
    }

    private static List<Long> ids(ChunkMap map, int[] places) {
        List<Long> ids = new ArrayList<>();
        for (int place : places) {
            ids.add(map.at(place).chunk().id());
        }
        return ids;
    }

    private static List<Key> keys(String... keys) {
        return List.of(keys).stream().map(Key::of).toList();
    }

    @Test
    void integersAreFoundWithoutAQuestion() {
        List<ChunkStanding> chunks = new ArrayList<>(List.of(
                range(1, null, "-5", null),
                range(2, "-5", "9", null),
                range(3, "9", "100", null),
                range(4, "100", null, null),
                single(5, "50")));
        Collections.shuffle(chunks, new Random(3));
        ChunkMap map = new ChunkMap(table("bigint"), chunks);
        int[] places = new KeyLocator(caseless).locate(map, keys("-6", "-5", "-4", "9", "10", "50", "100", "101"));
        assertThat(ids(map, places)).containsExactly(1L, 1L, 2L, 2L, 3L, 5L, 3L, 4L);
        assertThat(questions).isEmpty();
    }

    @Test
    void textsAreAskedOfTheSourceInOneQuestionForAllKeys() {
        ChunkMap map = new ChunkMap(
                table("varchar(20)"),
                List.of(
                        range(1, null, "b", null),
                        range(2, "b", "m", null),
                        range(3, "m", null, null),
                        single(4, "Kim")));
        int[] places = new KeyLocator(caseless).locate(map, keys("A", "B", "c", "M", "n", "KIM"));
        assertThat(ids(map, places)).containsExactly(1L, 1L, 2L, 2L, 3L, 4L);
        assertThat(questions).containsExactly("ranges of 6 among [b, m]", "same of 6 among [Kim]");
    }

    @Test
    void neighboursThatTheStreamHasPassedAreOneRangeToTheSource() {
        Fence passed = new MariaDbFence("bin.000001", 100);
        Fence ahead = new MariaDbFence("bin.000001", 900);
        ChunkMap map = new ChunkMap(
                table("varchar(20)"),
                List.of(
                        range(1, null, "b", passed),
                        range(2, "b", "d", passed),
                        range(3, "d", "f", passed),
                        range(4, "f", "h", ahead),
                        range(5, "h", null, passed)));
        map.passed(new BinlogPosition(new BinlogPlace("bin.000001", 500), ""));
        int[] places = new KeyLocator(caseless).locate(map, keys("a", "e", "g", "z"));
        assertThat(ids(map, places)).containsExactly(1L, 1L, 4L, 5L);
        assertThat(questions).containsExactly("ranges of 4 among [f, h]");
    }

    @Test
    void aTableWithoutChunksHasNoPlaces() {
        ChunkMap map = new ChunkMap(table("varchar(20)"), List.of());
        assertThat(new KeyLocator(caseless).locate(map, keys("a"))).containsExactly(ChunkMap.UNPLANNED);
        assertThat(questions).isEmpty();
    }

    @Test
    void chunksThatLeaveKeysOutAreADefect() {
        assertThatThrownBy(() ->
                        new ChunkMap(table("bigint"), List.of(range(1, null, "5", null), range(2, "7", null, null))))
                .isInstanceOf(LandbridgeException.class);
    }

    @Test
    void aCutAndANewKeyChunkAreNoticed() {
        ChunkMap map = new ChunkMap(table("bigint"), List.of(range(1, null, "5", null), range(2, "5", null, null)));
        BitSet both = new BitSet();
        both.set(0, 2);
        Map<Long, ChunkStanding> same = Map.of(1L, range(1, null, "5", null), 2L, range(2, "5", null, null));
        assertThat(map.refresh(both, same, List.of())).isTrue();
        assertThat(map.refresh(both, same, List.of(single(3, "4")))).isFalse();
        Map<Long, ChunkStanding> cut = Map.of(1L, range(1, null, "3", null), 2L, range(2, "5", null, null));
        assertThat(map.refresh(both, cut, List.of())).isFalse();
        assertThat(map.refresh(both, Map.of(1L, range(1, null, "5", null)), List.of()))
                .isFalse();
    }

    @Test
    void sameKeysAreThoseThatTheSourceCallsSo() {
        KeyLocator locator = new KeyLocator(caseless);
        assertThat(locator.isSame(table("varchar(20)"), Key.of("KIM"), keys("x", "kim")))
                .isTrue();
        assertThat(locator.isSame(table("bigint"), Key.of("07"), keys("7"))).isTrue();
        assertThat(locator.isSame(table("bigint"), Key.of("70"), keys("7"))).isFalse();
    }
}
