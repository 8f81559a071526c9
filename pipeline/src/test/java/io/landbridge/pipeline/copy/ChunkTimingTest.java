package io.landbridge.pipeline.copy;

import static io.landbridge.pipeline.copy.ChunkCopierTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.FakeProcess;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ChunkStore.CopyingChunk;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a chunk must not go on: its fence is too old, does not hold what the stream delivered, or counts do not agree. */
class ChunkTimingTest {

    private final FakeProcess process = new FakeProcess("process");

    @Test
    void aChunkWhoseFenceGrowsTooOldIsHalvedUntilItIsInTime() {
        CopyWorld world = slow(new CopyWorld().table("shop.a", true).rows("shop.a", 1, 40_000), Duration.ofMillis(1));
        world.firstRows = 1_000_000;
        world.plan();
        ChunkCopier copier = world.copier(process);
        CopyResult first = copier.copy(copier.claim().orElseThrow());
        assertThat(first.outcome()).isEqualTo(CopyResult.Outcome.GIVEN_BACK);
        assertThat(first.reason()).isEqualTo("took longer than copyLimit (10000 ms)");
        assertThat(world.target("shop.a")).isEmpty();
        assertThat(world.progress("shop.a").pending()).as("it was cut in two").isEqualTo(2);

        List<CopyResult> rest = world.copyAll(copier);
        assertThat(world.target("shop.a")).hasSize(40_000);
        assertThat(rest)
                .filteredOn(r -> r.outcome() == CopyResult.Outcome.GIVEN_BACK)
                .hasSizeLessThan(4);
    }

    @Test
    void aChunkThatCannotBeHalvedGetsTheTimeItNeeds() {
        CopyWorld world =
                slow(new CopyWorld().table("shop.heap", false).rows("shop.heap", 1, 40_000), Duration.ofMillis(1));
        world.plan();
        List<CopyResult> results = world.copyAll(world.copier(process));
        assertThat(results)
                .extracting(CopyResult::outcome)
                .containsExactly(CopyResult.Outcome.GIVEN_BACK, CopyResult.Outcome.COPIED);
        assertThat(world.target("shop.heap")).hasSize(40_000);
    }

    @Test
    void aSnapshotThatDoesNotHoldWhatTheStreamDeliveredIsOpenedAnew() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5);
        StreamAt stream = new StreamAt(world, 7, null);
        world.barrier = stream;
        List<Long> opened = new ArrayList<>();
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> {
            opened.add(((MariaDbFence) snapshot.fence()).offset());
            world.source.put("shop.a", 5, "changed " + opened.size());
            return snapshot;
        });
        world.plan();
        world.copyAll(world.copier(process));
        assertThat(opened).containsExactly(5L, 6L, 7L);
        assertThat(world.target("shop.a")).contains("5\tchanged 2");
        assertThat(stream.seen)
                .as("the claim was committed when the stream was asked")
                .hasSize(1);
    }

    @Test
    void aSourceThatNeverShowsWhatItsLogDeliveredGivesTheChunkBack() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5);
        world.barrier = new StreamAt(world, 1000, null);
        world.plan();
        ChunkCopier copier = world.copier(process);
        long before = world.ticker.nanos();
        CopyResult result = copier.copy(copier.claim().orElseThrow());
        assertThat(result.outcome()).isEqualTo(CopyResult.Outcome.GIVEN_BACK);
        assertThat(Duration.ofNanos(world.ticker.nanos() - before))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
        assertThat(world.progress("shop.a").lastReason()).contains("does not show yet");
        assertThat(world.target("shop.a")).isEmpty();
    }

    @Test
    void aUniqueValueThatTheStreamMayFreeIsWaitedForWithoutHoldingTheChunk() {
        CopyWorld occupied = occupied("binlog.000001:9");
        List<CopyResult> results = occupied.copyAll(occupied.copier(process));
        assertThat(results).extracting(CopyResult::outcome).containsExactly(CopyResult.Outcome.GIVEN_BACK);
        assertThat(occupied.quarantined()).isEmpty();
        assertThat(occupied.progress("shop.a").pending()).isEqualTo(1);
    }

    @Test
    void aUniqueValueThatStaysHeldIsTakenToBeHeldForGood() {
        Position resumeAfter = new BinlogPosition(new BinlogPlace("binlog.000001", 9), "");
        CopyWorld occupied = occupied(resumeAfter.encode());
        int attempts = 0;
        while (occupied.quarantined().isEmpty() && attempts < 50) {
            attempts++;
            occupied.copyAll(occupied.copier(process));
            occupied.ledger().inTransaction(t -> {
                t.chunks().release(resumeAfter);
                return true;
            });
        }
        assertThat(attempts).isEqualTo(11);
        assertThat(occupied.quarantined()).extracting(row -> row.key()).containsExactly(Key.of("3"));
    }

    @Test
    void aUniqueValueThatNobodyWillFreeIsQuarantined() {
        CopyWorld occupied = occupied(null);
        occupied.copyAll(occupied.copier(process));
        assertThat(occupied.quarantined()).satisfiesExactly(row -> {
            assertThat(row.key()).isEqualTo(Key.of("3"));
            assertThat(row.error()).isEqualTo("duplicate key");
        });
        assertThat(occupied.target("shop.a")).hasSize(5).contains("3\toccupied");
    }

    @Test
    void aChunkIsNotCommittedBeforeTheSourceHasWrittenItsLog() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5);
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> new Snapshots.Like(snapshot) {
            @Override
            public boolean isDurable() {
                return false;
            }
        });
        world.plan();
        assertFails(CopyError.NOT_DURABLE, () -> world.copyAll(world.copier(process)));
        assertThat(world.target("shop.a")).isEmpty();
        assertThat(world.progress("shop.a").pending()).isEqualTo(1);
    }

    @Test
    void aReaderThatIsCutOffIsNotTheEndOfATable() {
        CopyWorld world = new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5);
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> new Snapshots.Like(snapshot) {
            @Override
            public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
                int[] rows = new int[1];
                return super.read(range, encoding, (buffer, offset, length) -> {
                    if (rows[0]++ < 4) {
                        sink.row(buffer, offset, length);
                    }
                });
            }
        });
        world.plan();
        assertFails(CopyError.COUNT_DIFFERS, () -> world.copyAll(world.copier(process)));
        assertThat(world.target("shop.a")).isEmpty();
    }

    /** A target that holds a row which the copier did not write. */
    private static CopyWorld occupied(@Nullable String resumeAfter) {
        CopyWorld world = new CopyWorld().table("shop.a", true);
        world.source.put("shop.a", 3, "occupied");
        world.plan();
        world.copyAll(world.copier(new FakeProcess("somebody else")));
        world.ledger().drop();
        world.rows("shop.a", 1, 5);
        world.barrier = new StreamAt(world, 0, resumeAfter);
        return world.plan();
    }

    private static CopyWorld slow(CopyWorld world, Duration perRow) {
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> new Snapshots.Like(snapshot) {
            @Override
            public long read(KeyRange range, RowEncoding encoding, RowSink sink) {
                return super.read(range, encoding, (buffer, offset, length) -> {
                    world.ticker.pass(perRow);
                    sink.row(buffer, offset, length);
                });
            }
        });
        return world;
    }

    /** A stream that has delivered everything up to a position. */
    private static final class StreamAt implements Barrier {
        private final CopyWorld world;
        private final long delivered;
        private final @Nullable String resumeAfter;
        private List<CopyingChunk> seen = List.of();

        StreamAt(CopyWorld world, long delivered, @Nullable String resumeAfter) {
            this.world = world;
            this.delivered = delivered;
            this.resumeAfter = resumeAfter;
        }

        @Override
        public Delivered after(Chunk claimed) {
            seen = world.ledger().inTransaction(t -> t.chunks().copying());
            return new Delivered() {
                @Override
                public boolean isHeldBy(Fence fence) {
                    return ((MariaDbFence) fence).offset() >= delivered;
                }

                @Override
                public @Nullable String resumeAfter(Fence fence) {
                    return resumeAfter;
                }
            };
        }
    }
}
