package io.landbridge.pipeline.ledger;

import static io.landbridge.pipeline.ledger.ChunkStoreContract.FENCE;
import static io.landbridge.pipeline.ledger.ChunkStoreContract.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.Outcome;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens when two want the same chunk, or one of them is gone. */
public abstract class ChunkTakeoverContract {

    private Ledger ledger;
    private ChunkStore chunks;

    /** A created ledger of the migration {@code shop} in a place of this test's own. */
    protected abstract Ledger created();

    @BeforeEach
    void open() {
        ledger = created();
        ChunkStoreContract.register(ledger, "shop");
        chunks = new CommittedChunks(ledger);
    }

    @Test
    void aClaimPassesOverWhatAnotherIsClaiming() {
        plan(3);
        try (LedgerTransaction first = ledger.begin();
                LedgerTransaction second = ledger.begin()) {
            Chunk one = claim(first).orElseThrow();
            Chunk two = claim(second).orElseThrow();
            assertThat(two.id()).isNotEqualTo(one.id());
            assertThat(second.chunks().claim(List.of(), one.id(), "second", LONG))
                    .hasValueSatisfying(three -> assertThat(three.id()).isNotIn(one.id(), two.id()));
            second.commit();
            first.rollback();
        }
        assertThat(chunks.claim(List.of(), null, "me", LONG)).isPresent();
        assertThat(chunks.claim(List.of(), null, "me", LONG)).isEmpty();
    }

    @Test
    void aClaimAndItsCutBecomeKnownTogether() {
        plan(1);
        try (LedgerTransaction worker = ledger.begin()) {
            Chunk whole = claim(worker).orElseThrow();
            assertThat(worker.chunks().cut(whole, Key.of("5"))).isPresent();
            assertThat(chunks.claim(List.of(), null, "other", LONG)).isEmpty();
            worker.commit();
        }
        assertThat(chunks.claim(List.of(), null, "other", LONG).orElseThrow().range())
                .isEqualTo(new KeyRange(Key.of("5"), null));
    }

    @Test
    void manyWorkersAtOnceGetEveryChunkOnce() throws Exception {
        plan(200);
        ConcurrentLinkedQueue<Long> claimed = new ConcurrentLinkedQueue<>();
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(workers.submit(() -> {
                    Optional<Chunk> chunk = claimOne();
                    while (chunk.isPresent()) {
                        claimed.add(chunk.orElseThrow().id());
                        chunk = claimOne();
                    }
                }));
            }
            for (Future<?> worker : all) {
                worker.get(60, TimeUnit.SECONDS);
            }
        } finally {
            workers.shutdownNow();
        }
        // A worker may stop when all that is left is being claimed by others, so somebody else asks last.
        claimOne().map(Chunk::id).ifPresent(claimed::add);
        assertThat(claimed).hasSize(200).doesNotHaveDuplicates();
    }

    @Test
    void whoeverTakesAChunkOverEndsTheFormerCopier() {
        plan(1);
        try (LedgerTransaction former = ledger.begin()) {
            Chunk chunk = claim(former).orElseThrow();
            former.commit();
            assertThat(former.chunks().complete(chunk, FENCE, 7, 7, 70)).isTrue();

            assertThat(chunks.reclaim(true)).isEqualTo(1);
            Chunk next = claimOne().orElseThrow();
            assertThat(next.id()).isEqualTo(chunk.id());
            assertThat(next.token()).isGreaterThan(chunk.token() + 1);
            assertThat(chunks.complete(next, FENCE, 8, 8, 80)).isTrue();

            assertThatThrownBy(former::commit).isInstanceOf(LandbridgeException.class);
        }
        assertThat(chunks.progress()).containsExactly(new TableProgress("shop.a", 10, 8, 8, 80, 0, 0, 1, 0, null));
    }

    @Test
    void aFormerCopierThatWakesUpCannotCommit() {
        plan(1);
        Chunk old = claimOne().orElseThrow();
        assertThat(chunks.reclaim(true)).isEqualTo(1);
        assertThat(chunks.complete(old, FENCE, 7, 7, 70)).isFalse();
        assertThat(chunks.release(old, "late", null)).isFalse();
        Chunk next = claimOne().orElseThrow();
        assertThat(chunks.complete(old, FENCE, 7, 7, 70)).isFalse();
        assertThat(chunks.settle(old, goneSession(ledger), "late")).isEqualTo(Outcome.SUPERSEDED);
        assertThat(chunks.complete(next, FENCE, 8, 8, 80)).isTrue();
    }

    @Test
    void onlyChunksWhoseLeaseRanOutAreFreed() {
        plan(3);
        Chunk shortOne = chunks.claim(List.of(), null, "slow", Duration.ZERO).orElseThrow();
        Chunk longOne = chunks.claim(List.of(), null, "busy", LONG).orElseThrow();
        assertThat(chunks.reclaim(false)).isEqualTo(1);
        assertThat(chunks.complete(shortOne, FENCE, 1, 1, 1)).isFalse();
        assertThat(chunks.complete(longOne, FENCE, 1, 1, 1)).isTrue();
    }

    @Test
    void aLeaseIsExtendedForItsOwnersChunks() {
        plan(2);
        assertThat(chunks.claim(List.of(), null, "slow", Duration.ZERO)).isPresent();
        assertThat(chunks.claim(List.of(), null, "gone", Duration.ZERO)).isPresent();
        chunks.renew("slow", LONG);
        assertThat(chunks.reclaim(false)).isEqualTo(1);
        assertThat(chunks.copying()).extracting(ChunkStore.CopyingChunk::owner).containsExactly("slow");
    }

    @Test
    void theLedgerKnowsWhetherACommitWithoutAnswerHappened() {
        plan(1);
        Chunk chunk = claimOne().orElseThrow();
        chunks.complete(chunk, FENCE, 7, 7, 70);
        assertThat(chunks.settle(chunk, goneSession(ledger), "connection lost")).isEqualTo(Outcome.COPIED);
        assertThat(chunks.settle(chunk, goneSession(ledger), "connection lost")).isEqualTo(Outcome.COPIED);
    }

    @Test
    void aQuarantineCommittedWithoutAnswerIsKnownToo() {
        plan(0);
        long id = chunks.quarantineKey("shop.a", 1, Key.of("7"));
        chunks.retryKey(id);
        Chunk key = claimOne().orElseThrow();
        chunks.quarantine(key);
        assertThat(chunks.settle(key, goneSession(ledger), "connection lost")).isEqualTo(Outcome.COPIED);
    }

    @Test
    void aCommitThatDidNotHappenGivesTheChunkBack() {
        plan(1);
        try (LedgerTransaction broken = ledger.begin()) {
            Chunk chunk = claim(broken).orElseThrow();
            broken.commit();
            assertThat(broken.chunks().complete(chunk, FENCE, 7, 7, 70)).isTrue();
            assertThat(chunks.settle(chunk, broken.session(), "connection lost"))
                    .isEqualTo(Outcome.RELEASED);
            assertThatThrownBy(broken::commit).isInstanceOf(LandbridgeException.class);
            assertThat(chunks.settle(chunk, broken.session(), "connection lost"))
                    .isEqualTo(Outcome.SUPERSEDED);
        }
        assertThat(chunks.progress().get(0).lastReason()).isEqualTo("connection lost");
        assertThat(claimOne()).isPresent();
    }

    @Test
    void aClaimThatWasNotCommittedHoldsNobodyUp() {
        plan(1);
        try (LedgerTransaction broken = ledger.begin()) {
            Chunk chunk = claim(broken).orElseThrow();
            assertThat(chunks.settle(chunk, broken.session(), "connection lost"))
                    .isEqualTo(Outcome.SUPERSEDED);
            assertThat(claimOne()).isPresent();
        }
    }

    @Test
    void aChunkThatItsOwnSessionHoldsIsGivenBackWithoutEndingTheSession() {
        plan(1);
        try (LedgerTransaction worker = ledger.begin()) {
            Chunk chunk = claim(worker).orElseThrow();
            worker.commit();
            assertThat(worker.chunks().settle(chunk, worker.session(), "lock timeout"))
                    .isEqualTo(Outcome.RELEASED);
            worker.commit();
            Chunk again = claim(worker).orElseThrow();
            worker.commit();
            assertThat(worker.chunks().reclaim(true)).isEqualTo(1);
            worker.commit();
            assertThat(again.id()).isEqualTo(chunk.id());
        }
    }

    static String goneSession(Ledger ledger) {
        try (LedgerTransaction gone = ledger.begin()) {
            return gone.session();
        }
    }

    private void plan(int ranges) {
        List<KeyRange> all = new ArrayList<>();
        for (int i = 0; i < ranges; i++) {
            all.add(new KeyRange(
                    i == 0 ? null : Key.of(String.valueOf(i)), i == ranges - 1 ? null : Key.of(String.valueOf(i + 1))));
        }
        chunks.plan("shop.a", 1, all, 10);
    }

    private Optional<Chunk> claimOne() {
        return chunks.claim(List.of(), null, "me", LONG);
    }

    private static Optional<Chunk> claim(LedgerTransaction transaction) {
        return transaction.chunks().claim(List.of(), null, "me", LONG);
    }
}
