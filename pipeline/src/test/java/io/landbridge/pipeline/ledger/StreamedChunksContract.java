package io.landbridge.pipeline.ledger;

import static io.landbridge.pipeline.ledger.ChunkStoreContract.FENCE;
import static io.landbridge.pipeline.ledger.ChunkStoreContract.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the stream asks of chunks and does to them: standings, a key or a table copied anew, chunks that wait for it. */
public abstract class StreamedChunksContract {

    private static final Key KEY = Key.of("a\"b\\c ", "\u0000 tab\t 😀");

    private Ledger ledger;
    private ChunkStore chunks;

    /** A created ledger of the migration {@code shop} in a place of this test's own. */
    protected abstract Ledger created();

    @BeforeEach
    void open() {
        ledger = created();
        ChunkStoreContract.register(ledger, "shop");
        chunks = new CommittedChunks(ledger);
        chunks.plan("shop.a", 1, List.of(range(null, "5"), range("5", "9"), range("9", null)), 10);
        chunks.plan("shop.b", 1, List.of(KeyRange.ALL), 10);
    }

    @Test
    void standingsSayWhereEachChunkIs() {
        Chunk copied = claim().orElseThrow();
        assertThat(chunks.complete(copied, FENCE, 1, 1, 1)).isTrue();
        Chunk copying = claim().orElseThrow();
        long key = chunks.quarantineKey("shop.a", 1, KEY);
        List<ChunkStanding> all = chunks.standings("shop.a");
        assertThat(all).hasSize(4);
        assertThat(of(all, copied.id()))
                .isEqualTo(new ChunkStanding(copied, ChunkState.COPIED, new MariaDbFence("mysql-bin.000007", 4711)));
        assertThat(of(all, copying.id())).isEqualTo(new ChunkStanding(copying, ChunkState.COPYING, null));
        assertThat(of(all, key).state()).isEqualTo(ChunkState.QUARANTINED);
        assertThat(of(all, key).chunk().key()).isEqualTo(KEY);
        assertThat(all).extracting(ChunkStanding::state).contains(ChunkState.PENDING);
        assertThat(chunks.standings("shop.c")).isEmpty();
        assertThat(chunks.keyStandings("shop.a")).containsExactly(of(all, key));
        assertThat(chunks.keyStandings("shop.b")).isEmpty();

        assertThat(chunks.standings(List.of())).isEmpty();
        assertThat(chunks.standings(List.of(copying.id(), key, -7L)))
                .containsExactlyInAnyOrder(of(all, copying.id()), of(all, key));
        List<Long> many = new ArrayList<>(
                LongStream.range(1_000_000_000, 1_000_002_500).boxed().toList());
        many.add(copied.id());
        assertThat(chunks.standings(many)).containsExactly(of(all, copied.id()));
    }

    @Test
    void aStandingIsReadFreshEachTime() {
        try (LedgerTransaction reader = ledger.begin()) {
            assertThat(reader.chunks().standings("shop.b"))
                    .extracting(ChunkStanding::state)
                    .containsExactly(ChunkState.PENDING);
            Chunk claimed = chunks.claim(List.of("shop.b"), null, "me", LONG).orElseThrow();
            assertThat(reader.chunks().standings(List.of(claimed.id())))
                    .extracting(ChunkStanding::state)
                    .containsExactly(ChunkState.COPYING);
        }
    }

    @Test
    void aKeyIsCopiedAnewInAChunkOfItsOwn() {
        copyAll();
        chunks.recopyKey("shop.a", 1, KEY, null);
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isFalse();
        Chunk first = claim().orElseThrow();
        assertThat(first.key()).isEqualTo(KEY);
        assertThat(first.token()).isEqualTo(1);
        assertThat(claim()).isEmpty();
        assertThat(chunks.complete(first, FENCE, 1, 1, 1)).isTrue();

        chunks.recopyKey("shop.a", 1, KEY, null);
        assertThat(chunks.standings(List.of(first.id()))).satisfiesExactly(now -> {
            assertThat(now.state()).isEqualTo(ChunkState.PENDING);
            assertThat(now.fence()).isNull();
            assertThat(now.chunk().token()).isGreaterThan(first.token());
        });
        assertThat(chunks.complete(first, FENCE, 1, 1, 1)).isFalse();
        assertThat(claim()).map(Chunk::id).contains(first.id());
        chunks.recopyKey("shop.a", 1, Key.of("another"), null);
        assertThat(chunks.standings("shop.a")).hasSize(5);
    }

    @Test
    void aCopierOfAKeyThatIsCopiedAnewCannotCommit() {
        copyAll();
        chunks.recopyKey("shop.a", 1, KEY, null);
        try (LedgerTransaction former = ledger.begin()) {
            Chunk key = former.chunks().claim(List.of(), null, "me", LONG).orElseThrow();
            former.commit();
            assertThat(former.chunks().standings("shop.a")).isNotEmpty();
            chunks.recopyKey("shop.a", 1, KEY, null);
            assertThatThrownBy(() -> {
                        if (!former.chunks().complete(key, FENCE, 1, 1, 1)) {
                            throw new IllegalStateException("token");
                        }
                        former.commit();
                    })
                    .isInstanceOf(RuntimeException.class);
        }
        assertThat(claim()).map(Chunk::key).contains(KEY);
    }

    @Test
    void aQuarantinedKeyMayBeCopiedAnewToo() {
        copyAll();
        long id = chunks.quarantineKey("shop.a", 1, KEY);
        chunks.recopyKey("shop.a", 1, KEY, null);
        assertThat(claim()).map(Chunk::id).contains(id);
        assertThat(chunks.progress())
                .filteredOn(table -> table.table().equals("shop.a"))
                .containsExactly(new TableProgress("shop.a", 10, 3, 3, 3, 0, 1, 3, 0, null));
    }

    @Test
    void aKeyThatWasCopiedMayBeQuarantined() {
        copyAll();
        chunks.recopyKey("shop.a", 1, KEY, null);
        Chunk key = claim().orElseThrow();
        assertThat(chunks.complete(key, FENCE, 1, 1, 1)).isTrue();
        assertThat(chunks.quarantineKey("shop.a", 1, KEY)).isEqualTo(key.id());
        assertThat(chunks.keyStandings("shop.a")).satisfiesExactly(now -> {
            assertThat(now.state()).isEqualTo(ChunkState.QUARANTINED);
            assertThat(now.fence()).isNull();
            assertThat(now.chunk().token()).isGreaterThan(key.token());
        });
        assertThat(chunks.progress())
                .filteredOn(table -> table.table().equals("shop.a"))
                .containsExactly(new TableProgress("shop.a", 10, 4, 3, 3, 0, 0, 3, 1, null));
    }

    @Test
    void whatWaitsForTheStreamIsFreeOnceItGotThere() {
        copyAll();
        chunks.recopyKey("shop.a", 1, Key.of("1"), at(0x200).encode());
        chunks.recopyKey("shop.b", 1, Key.of("2"), at(0x300).encode());
        assertThat(claim()).isEmpty();
        chunks.release(at(0x1FF));
        assertThat(claim()).isEmpty();
        chunks.release(at(0x200));
        assertThat(claim()).map(Chunk::key).contains(Key.of("1"));
        assertThat(claim()).isEmpty();
        chunks.release(at(0x1000));
        assertThat(claim()).map(Chunk::key).contains(Key.of("2"));
    }

    @Test
    void aResyncBeginsTheNextEpoch() {
        Chunk copied = claim().orElseThrow();
        assertThat(chunks.complete(copied, FENCE, 1, 1, 1)).isTrue();
        Chunk copying = claim().orElseThrow();
        long key = chunks.quarantineKey("shop.a", 1, KEY);
        ledger.inTransaction(t -> {
            t.quarantine().add(new QuarantinedRow(key, "shop.a", KEY, "{}", null, "too long", 1, "open"));
            return true;
        });
        chunks.resync("shop.a", List.of(range(null, "5"), range("5", null)));
        assertThat(chunks.epoch("shop.a")).isEqualTo(2);
        assertThat(chunks.epoch("shop.b")).isEqualTo(1);
        assertThat(chunks.progress())
                .containsExactlyInAnyOrder(
                        new TableProgress("shop.a", 10, 0, 0, 0, 2, 0, 0, 0, null),
                        new TableProgress("shop.b", 10, 0, 0, 0, 1, 0, 0, 0, null));
        assertThat(ledger.<Long>inTransaction(t -> t.quarantine().count())).isZero();
        assertThat(chunks.standings("shop.a")).hasSize(2).allSatisfy(now -> {
            assertThat(now.state()).isEqualTo(ChunkState.PENDING);
            assertThat(now.chunk().epoch()).isEqualTo(2);
        });
        assertThat(chunks.complete(copying, FENCE, 1, 1, 1)).isFalse();
        assertThat(chunks.release(copying, "late", null)).isFalse();
        assertThat(chunks.standings(List.of(copied.id(), copying.id(), key))).isEmpty();
        assertThatThrownBy(() -> chunks.resync("shop.c", List.of())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopierOfTheFormerEpochCannotCommit() {
        try (LedgerTransaction former = ledger.begin()) {
            Chunk chunk =
                    former.chunks().claim(List.of("shop.b"), null, "me", LONG).orElseThrow();
            former.commit();
            assertThat(former.chunks().complete(chunk, FENCE, 7, 7, 70)).isTrue();
            chunks.resync("shop.b", List.of(KeyRange.ALL));
            assertThatThrownBy(former::commit).isInstanceOf(LandbridgeException.class);
        }
        assertThat(chunks.standings("shop.b")).extracting(ChunkStanding::state).containsExactly(ChunkState.PENDING);
    }

    /** A claim that is under way holds its chunk's row; what it cuts off is a row that the one who waits has not seen. */
    @Test
    void aResyncMeetsWhatAClaimCutsOffMeanwhile() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (LedgerTransaction claiming = ledger.begin()) {
            Chunk chunk =
                    claiming.chunks().claim(List.of("shop.b"), null, "me", LONG).orElseThrow();
            Future<Boolean> resync = thread.submit(() -> {
                chunks.resync("shop.b", List.of(KeyRange.ALL));
                return true;
            });
            assertThat(claiming.chunks().cut(chunk, Key.of("5"))).isPresent();
            claiming.commit();
            assertThat(resync.get(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            thread.shutdown();
        }
        assertThat(chunks.claim(List.of("shop.b"), null, "me", LONG))
                .hasValueSatisfying(chunk -> assertThat(chunk.epoch()).isEqualTo(2));
        assertThat(chunks.claim(List.of("shop.b"), null, "me", LONG)).isEmpty();
    }

    @Test
    void aResyncThatIsRolledBackDidNotHappen() {
        copyAll();
        try (LedgerTransaction transaction = ledger.begin()) {
            transaction.chunks().resync("shop.a", List.of(KeyRange.ALL));
            transaction.rollback();
        }
        assertThat(chunks.epoch("shop.a")).isEqualTo(1);
        assertThat(chunks.isAllCopied(List.of("shop.a", "shop.b"))).isTrue();
    }

    private void copyAll() {
        for (Optional<Chunk> chunk = claim(); chunk.isPresent(); chunk = claim()) {
            assertThat(chunks.complete(chunk.orElseThrow(), FENCE, 1, 1, 1)).isTrue();
        }
    }

    private Optional<Chunk> claim() {
        return chunks.claim(List.of(), null, "me", LONG);
    }

    private static ChunkStanding of(List<ChunkStanding> all, long id) {
        return all.stream().filter(one -> one.chunk().id() == id).findFirst().orElseThrow();
    }

    private static KeyRange range(@Nullable String lower, @Nullable String upper) {
        return new KeyRange(lower == null ? null : Key.of(lower), upper == null ? null : Key.of(upper));
    }

    private static Position at(long lsn) {
        return new PostgresPosition(lsn);
    }
}
