package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.fake.Chaos.Event;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Claim, cut, copy, commit: what becomes of a chunk when all goes well, and when one thing does not. */
class ChunkCopierTest {

    private final FakeProcess process = new FakeProcess("process");

    @Test
    void everyRowGoesOverOnce() {
        CopyWorld world = new CopyWorld().table("shop.a", true).table("shop.heap", false);
        world.rows("shop.a", 1, 137).rows("shop.heap", 1, 20).plan();
        List<CopyResult> results = world.copyAll(world.copier(process));
        assertThat(world.target("shop.a")).containsExactlyInAnyOrderElementsOf(world.source.rows("shop.a"));
        assertThat(world.target("shop.heap")).containsExactlyInAnyOrderElementsOf(world.source.rows("shop.heap"));
        assertThat(world.isAllCopied()).isTrue();
        assertThat(results.stream().mapToLong(CopyResult::rowsWritten).sum()).isEqualTo(157);
        assertThat(world.progress("shop.a").rowsWritten()).isEqualTo(137);
        assertThat(world.progress("shop.a").rowsRead()).isEqualTo(137);
        assertThat(world.progress("shop.heap").copied()).isEqualTo(1);
    }

    @Test
    void emptyTablesAreCopiedToo() {
        CopyWorld world =
                new CopyWorld().table("shop.a", true).table("shop.heap", false).plan();
        assertThat(world.copyAll(world.copier(process))).hasSize(2);
        assertThat(world.isAllCopied()).isTrue();
    }

    @Test
    void aChunkIsCutToTheRowsThatAreWantedNow() {
        CopyWorld world =
                new CopyWorld().table("shop.a", true).rows("shop.a", 1, 30).plan();
        ChunkCopier copier = world.copier(process);
        assertThat(copier.copy(copier.claim().orElseThrow()).rowsRead()).isEqualTo(10);
        assertThat(copier.copy(copier.claim().orElseThrow()).rowsRead())
                .as("it took no time at all")
                .isEqualTo(20);
        assertThat(copier.claim()).isEmpty();
    }

    @Test
    void aLowRateMakesSmallChunks() {
        CopyWorld world =
                new CopyWorld().table("shop.a", true).rows("shop.a", 1, 30).plan();
        world.mostRows = 3;
        assertThat(world.copyAll(world.copier(process))).hasSize(10);
    }

    @Test
    void aWorkerGoesOnWhereItWas() {
        CopyWorld world = new CopyWorld().table("shop.a", true).table("shop.b", true);
        world.rows("shop.a", 1, 50).rows("shop.b", 1, 50).plan();
        ChunkCopier copier = world.copier(process);
        ClaimedChunk ofA = copier.claim().orElseThrow();
        ClaimedChunk ofB = copier.claim().orElseThrow();
        assertThat(ofB.chunk().table()).as("what nobody has begun comes first").isEqualTo("shop.b");
        copier.copy(ofB);
        assertThat(copier.claim().orElseThrow().chunk().range().lower())
                .isEqualTo(ofB.chunk().range().upper());
        copier.copy(ofA);
        assertThat(copier.claim().orElseThrow().chunk().table()).isEqualTo("shop.a");
    }

    @Test
    void chunksOfOtherTablesAreLeftAlone() {
        CopyWorld world =
                new CopyWorld().table("shop.gone", true).table("shop.a", true).plan();
        world.mappings.remove("shop.gone");
        assertThat(world.copyAll(world.copier(process))).hasSize(1);
        assertThat(world.progress("shop.gone").pending()).isEqualTo(1);
    }

    @Test
    void aCommitWithoutAnswerIsNotRepeatedWhenItHappened() {
        CopyWorld world = lossy("commit", Event.NOTHING, Event.ANSWER_LOST);
        ChunkCopier copier = world.copier(process);
        CopyResult result = copier.copy(copier.claim().orElseThrow());
        assertThat(result.outcome()).isEqualTo(CopyResult.Outcome.COPIED);
        assertThat(world.target("shop.a")).hasSize(5);
        assertThat(world.isAllCopied()).isTrue();
    }

    @Test
    void aCommitWithoutAnswerIsRepeatedWhenItDidNotHappen() {
        CopyWorld world = lossy("commit", Event.NOTHING, Event.CONNECTION_LOST);
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        assertFails(ConnectionError.CONNECTION_LOST, () -> copier.copy(claimed));
        assertThat(world.target("shop.a")).isEmpty();
        assertThat(world.progress("shop.a").lastReason()).isEqualTo("connection lost");
        assertThat(copier.copy(claimed).outcome())
                .as("the same call may be repeated")
                .isEqualTo(CopyResult.Outcome.COPIED);
        assertThat(world.target("shop.a")).hasSize(5);
    }

    @Test
    void aClaimWhoseCommitGotNoAnswerIsGivenBackByTheNextOne() {
        for (Event lost : List.of(Event.ANSWER_LOST, Event.CONNECTION_LOST)) {
            CopyWorld world = lossy("commit", lost);
            ChunkCopier copier = world.copier(process);
            assertFails(ConnectionError.CONNECTION_LOST, copier::claim);
            assertThat(world.copyAll(copier)).hasSize(1);
            assertThat(world.target("shop.a")).hasSize(5);
        }
    }

    @Test
    void aChunkThatCouldNotEvenBeGivenBackIsSettledBeforeTheNextClaim() {
        CopyWorld world = lossy("connect", Event.NOTHING, Event.CONNECTION_LOST, Event.CONNECTION_LOST);
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        world.server.endSessions();
        assertFails(ConnectionError.CONNECTION_LOST, () -> copier.copy(claimed));
        copier.giveBack(claimed, "no further attempt");
        assertThat(world.progress("shop.a").copying()).isEqualTo(1);
        assertFails(ConnectionError.CONNECTION_LOST, copier::claim);
        assertThat(world.copyAll(copier)).hasSize(1);
        assertThat(world.target("shop.a")).hasSize(5);
    }

    @Test
    void betweenTwoAttemptsNobodyElseOfThisProcessTakesTheChunk() {
        CopyWorld world = lossy("commit", Event.NOTHING, Event.CONNECTION_LOST);
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        assertFails(ConnectionError.CONNECTION_LOST, () -> copier.copy(claimed));
        assertThat(world.progress("shop.a").pending()).isEqualTo(1);
        assertThat(copier.claim()).isEmpty();
        assertThat(copier.copy(claimed).outcome()).isEqualTo(CopyResult.Outcome.COPIED);
    }

    @Test
    void whenNoFurtherAttemptIsMadeAnybodyTakesTheChunk() {
        CopyWorld world = lossy("commit", Event.NOTHING, Event.CONNECTION_LOST);
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        assertFails(ConnectionError.CONNECTION_LOST, () -> copier.copy(claimed));
        copier.giveBack(claimed, "no further attempt");
        assertThat(copier.claim()).isPresent();
    }

    @Test
    void aChunkThatWasTakenOverCannotBeCommitted() {
        CopyWorld world =
                new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5).plan();
        world.server.breakRule(Broken.SESSION_NOT_ENDED);
        ChunkCopier late = world.copier(process);
        ClaimedChunk claimed = late.claim().orElseThrow();
        assertThat(world.ledger().<Integer>inTransaction(t -> t.chunks().reclaim(true)))
                .isEqualTo(1);
        assertFails(CopyError.SUPERSEDED, () -> late.copy(claimed));
        assertThat(world.target("shop.a")).isEmpty();
        assertThat(world.copyAll(world.copier(new FakeProcess("next")))).hasSize(1);
        assertThat(world.target("shop.a")).hasSize(5);
        assertThat(world.progress("shop.a")).isEqualTo(new TableProgress("shop.a", -1, 5, 5, 25, 0, 0, 1, 0, null));
    }

    @Test
    void aChunkThatIsNotWantedAnyMoreIsGivenBack() {
        CopyWorld world =
                new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5).plan();
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        copier.giveBack(claimed, "stopped by anna");
        copier.giveBack(claimed, "twice");
        assertThat(world.progress("shop.a").pending()).isEqualTo(1);
        assertThat(world.progress("shop.a").lastReason()).isEqualTo("stopped by anna");
    }

    @Test
    void aDefectOfOursGivesTheChunkBackToo() {
        CopyWorld world =
                new CopyWorld().table("shop.a", true).rows("shop.a", 1, 5).plan();
        world.snapshots = opener -> Snapshots.opening(opener, snapshot -> {
            throw new IllegalStateException("bug");
        });
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        assertThatThrownBy(() -> copier.copy(claimed)).hasMessage("bug");
        assertThat(world.progress("shop.a").pending()).isEqualTo(1);
    }

    private CopyWorld lossy(String call, Event... events) {
        AtomicReference<CopyWorld> built = new AtomicReference<>();
        Map<String, Deque<Event>> script = Map.of(call, new ArrayDeque<>(List.of(events)));
        CopyWorld world = new CopyWorld(Turns.free(), (by, name) -> {
            Deque<Event> next = script.get(name);
            return built.get() == null || next == null || next.isEmpty() ? Event.NOTHING : next.removeFirst();
        });
        world.table("shop.a", true).rows("shop.a", 1, 5).plan();
        built.set(world);
        return world;
    }

    static void assertFails(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(code));
    }
}
