package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.fake.FakeProcess;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A row that does not fit into the memory beside others is tried once more alone, and refused when that does not help. */
class LargeRowsTest {

    private final FakeProcess process = new FakeProcess("process");
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void whoRanOutOfMemoryIsGivenBackAndCopiedLater() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 30);
        outOfMemory(world, 1);
        world.plan();
        List<CopyResult> results = world.copyAll(world.copier(process));
        assertThat(results.get(0).outcome()).isEqualTo(CopyResult.Outcome.GIVEN_BACK);
        assertThat(results.get(0).reason()).contains("copied alone");
        assertThat(world.target("shop.a")).containsExactlyInAnyOrderElementsOf(world.source.rows("shop.a"));
    }

    @Test
    void whoRunsOutOfMemoryAloneIsRefusedAndLeavesNothingClaimed() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5);
        outOfMemory(world, Integer.MAX_VALUE);
        world.plan();
        assertThatThrownBy(() -> world.copyAll(world.copier(process)))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(CopyError.OUT_OF_MEMORY));
        assertThat(reads).hasValue(2);
        assertThat(world.progress("shop.a").copying()).isZero();
        assertThat(world.target("shop.a")).isEmpty();
    }

    @Test
    void aloneMeansThatNobodyElseIsUnderWay() throws Exception {
        LargeRows large = new LargeRows();
        Chunk small = chunk(1);
        Chunk big = chunk(2);
        large.ranOut(big);
        CompletableFuture<Boolean> alone;
        try (LargeRows.Turn beside = large.enter(small)) {
            assertThat(beside.alone()).isFalse();
            alone = CompletableFuture.supplyAsync(() -> {
                try (LargeRows.Turn turn = large.enter(big)) {
                    return turn.alone();
                }
            });
            assertThat(alone.isDone()).isFalse();
        }
        assertThat(alone.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTableWithHugeRowsIsCopiedOneChunkAtATime() {
        LargeRows large = new LargeRows();
        large.saw(chunk(1), 1 << 16);
        try (LargeRows.Turn turn = large.enter(chunk(2))) {
            assertThat(turn.alone()).isFalse();
        }
        large.saw(chunk(1), Integer.MAX_VALUE);
        try (LargeRows.Turn turn = large.enter(chunk(2))) {
            assertThat(turn.alone()).isTrue();
        }
    }

    private static Chunk chunk(long id) {
        return new Chunk(id, "shop.a", 1, null, KeyRange.ALL, 1, 1);
    }

    /** The first reads end as they do when a row does not fit. */
    private void outOfMemory(CopyWorld world, int times) {
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> new Snapshots.Like(snapshot) {
            @Override
            public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
                if (reads.incrementAndGet() <= times) {
                    throw new OutOfMemoryError("a row");
                }
                return super.read(range, encoding, sink);
            }
        });
    }
}
