package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.Cut;
import io.landbridge.pipeline.ledger.ChunkStore.FirstChunks;
import io.landbridge.pipeline.ledger.ChunkStore.Outcome;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a chunk's life promises, step by step; what two that work at once may do is in {@link ChunkTakeoverContract}. */
public abstract class ChunkStoreContract {

    static final Duration LONG = Duration.ofMinutes(10);
    static final String FENCE = "mariadb position=mysql-bin.000007:4711";

    private Ledger ledger;
    private ChunkStore chunks;

    /** A created ledger of the migration in a place of this test's own; the same place each time. */
    protected abstract Ledger created(String migration);

    @BeforeEach
    void open() {
        ledger = created("shop");
        register(ledger, "shop");
        chunks = new CommittedChunks(ledger);
    }

    static void register(Ledger ledger, String migration) {
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord(migration, "hash", "0.1", "s", "t", "preparing"));
            return true;
        });
    }

    @Test
    void aTableIsPlannedOnce() {
        plan("shop.a", range(null, "5"), range("5", null));
        plan("shop.a", KeyRange.ALL);
        plan("shop.b", KeyRange.ALL);
        assertThat(chunks.progress())
                .extracting(TableProgress::table, TableProgress::pending, TableProgress::estimatedRows)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("shop.a", 2L, 10L),
                        org.assertj.core.groups.Tuple.tuple("shop.b", 1L, 10L));
        assertThat(chunks.epoch("shop.a")).isEqualTo(1);
        assertThat(chunks.epoch("shop.unknown")).isEqualTo(1);
    }

    @Test
    void manyTablesArePlannedAtOnceAndClaimedInThatOrder() {
        plan("shop.t7", range(null, "5"), range("5", null));
        List<FirstChunks> tables = IntStream.rangeClosed(1, 120)
                .mapToObj(i -> new FirstChunks("shop.t" + (120 - i), 1, List.of(range(null, "9"), range("9", null)), i))
                .toList();
        chunks.plan(tables);
        assertThat(chunks.progress())
                .hasSize(120)
                .allSatisfy(table -> assertThat(table.pending()).isEqualTo(2));
        List<String> claimed =
                ledger.inTransaction(t -> Stream.generate(() -> t.chunks().claim(List.of(), null, "me", LONG))
                        .takeWhile(Optional::isPresent)
                        .flatMap(Optional::stream)
                        .map(chunk -> chunk.table() + chunk.range())
                        .toList());
        List<String> inOrder = Stream.concat(
                        Stream.of("shop.t7" + range(null, "5"), "shop.t7" + range("5", null)),
                        tables.stream()
                                .filter(table -> !table.table().equals("shop.t7"))
                                .flatMap(table -> table.ranges().stream().map(range -> table.table() + range)))
                .toList();
        assertThat(claimed).isEqualTo(inOrder);
    }

    @Test
    void aTableThatIsInAnotherEpochIsNotPlanned() {
        plan("shop.a", range(null, "5"), range("5", null));
        chunks.resync("shop.a", List.of(KeyRange.ALL));
        plan("shop.a", range(null, "5"), range("5", null));
        assertThat(claim().orElseThrow().epoch()).isEqualTo(2);
        assertThat(claim()).isEmpty();
    }

    @Test
    void chunksAreClaimedInTheOrderOfPlanning() {
        plan("shop.b", range(null, "5"), range("5", null));
        plan("shop.a", KeyRange.ALL);
        assertThat(claim()).hasValueSatisfying(chunk -> {
            assertThat(chunk.table()).isEqualTo("shop.b");
            assertThat(chunk.range()).isEqualTo(range(null, "5"));
            assertThat(chunk.key()).isNull();
            assertThat(chunk.epoch()).isEqualTo(1);
            assertThat(chunk.token()).isEqualTo(1);
            assertThat(chunk.attempts()).isEqualTo(1);
        });
        assertThat(claim().orElseThrow().range()).isEqualTo(range("5", null));
        assertThat(claim().orElseThrow().table()).isEqualTo("shop.a");
        assertThat(claim()).isEmpty();
    }

    @Test
    void keysComeBackAsTheyWere() {
        Key awkward = new Key(List.of("a\"b\\c ", "\u0000 tab\t 😀", "x".repeat(4000)));
        plan("shop.a", new KeyRange(null, awkward), new KeyRange(awkward, null));
        assertThat(claim().orElseThrow().range()).isEqualTo(new KeyRange(null, awkward));
        assertThat(claim().orElseThrow().range()).isEqualTo(new KeyRange(awkward, null));
    }

    @Test
    void aClaimMayBeNarrowedToTables() {
        plan("shop.a", KeyRange.ALL);
        plan("shop.b", range(null, "5"), range("5", null));
        Chunk ofB = chunks.claim(List.of("shop.c", "shop.b"), null, "me", LONG).orElseThrow();
        assertThat(ofB.table()).isEqualTo("shop.b");
        assertThat(chunks.claim(List.of("shop.c"), null, "me", LONG)).isEmpty();
        assertThat(chunks.claim(List.of("shop.A", "shop.a "), null, "me", LONG)).isEmpty();
    }

    @Test
    void aPreferredChunkComesFirstWhereItIsFree() {
        plan("shop.a", range(null, "5"), range("5", "9"), range("9", null));
        Chunk first = claim().orElseThrow();
        Cut cut = chunks.cut(first, Key.of("3")).orElseThrow();
        Chunk rest = chunks.claim(List.of(), cut.restId(), "me", LONG).orElseThrow();
        assertThat(rest.id()).isEqualTo(cut.restId());
        assertThat(rest.range()).isEqualTo(range("3", "5"));
        Chunk other = chunks.claim(List.of(), cut.restId(), "me", LONG).orElseThrow();
        assertThat(other.range()).isEqualTo(range("5", "9"));
        assertThat(chunks.claim(List.of("shop.b"), first.id(), "me", LONG)).isEmpty();
    }

    @Test
    void exceptionsAreTakenOnlyWhenPreferred() {
        plan("shop.a", range(null, "5"), range("5", "9"), range("9", null));
        Chunk first = claim().orElseThrow();
        Chunk second = claim().orElseThrow();
        assertThat(chunks.release(first, "deadlock", null)).isTrue();
        assertThat(chunks.release(second, "deadlock", null)).isTrue();
        List<Long> except = List.of(first.id(), second.id());
        Chunk last = chunks.claim(List.of("shop.a"), except, null, "me", LONG).orElseThrow();
        assertThat(last.range()).isEqualTo(range("9", null));
        assertThat(chunks.claim(List.of(), except, last.id(), "me", LONG)).isEmpty();
        assertThat(chunks.claim(List.of(), except, second.id(), "me", LONG))
                .map(Chunk::id)
                .contains(second.id());
        assertThat(chunks.claim(List.of(), List.of(second.id()), null, "me", LONG))
                .map(Chunk::id)
                .contains(first.id());
    }

    @Test
    void aCutGivesEveryKeyToOneSide() {
        plan("shop.a", KeyRange.ALL);
        Chunk whole = claim().orElseThrow();
        Chunk low = chunks.cut(whole, Key.of("5")).orElseThrow().kept();
        assertThat(low.range()).isEqualTo(range(null, "5"));
        assertThat(low.token()).isEqualTo(whole.token());
        Chunk lower = chunks.cut(low, Key.of("2")).orElseThrow().kept();
        assertThat(lower.range()).isEqualTo(range(null, "2"));
        assertThat(claim().orElseThrow().range()).isEqualTo(range("5", null));
        assertThat(claim().orElseThrow().range()).isEqualTo(range("2", "5"));
    }

    @Test
    void aRangeThatIsNoLongerTheChunksCannotBeCut() {
        plan("shop.a", KeyRange.ALL);
        Chunk whole = claim().orElseThrow();
        assertThat(chunks.cut(whole, Key.of("5"))).isPresent();
        assertThat(chunks.cut(whole, Key.of("7"))).isEmpty();
        assertThat(chunks.release(whole, "pause", null)).isTrue();
        Chunk again = chunks.claim(List.of(), whole.id(), "me", LONG).orElseThrow();
        assertThat(again.range()).isEqualTo(range(null, "5"));
        Chunk stale = new Chunk(again.id(), again.table(), 1, null, again.range(), whole.token(), 1);
        assertThat(chunks.cut(stale, Key.of("2"))).isEmpty();
        assertThat(pending("shop.a")).isEqualTo(1);
    }

    @Test
    void onlyTheLatestTokenCompletesAChunkAndOnlyOnce() {
        plan("shop.a", KeyRange.ALL);
        Chunk first = claim().orElseThrow();
        assertThat(chunks.release(first, "lock timeout", null)).isTrue();
        assertThat(chunks.complete(first, FENCE, 1, 1, 1)).isFalse();
        Chunk second = claim().orElseThrow();
        assertThat(second.token()).isGreaterThan(first.token());
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(chunks.complete(first, FENCE, 1, 1, 1)).isFalse();
        assertThat(chunks.release(first, "late", null)).isFalse();
        assertThat(chunks.complete(second, FENCE, 7, 6, 99)).isTrue();
        assertThat(chunks.complete(second, FENCE, 7, 6, 99)).isFalse();
        assertThat(chunks.release(second, "late", null)).isFalse();
        assertThat(chunks.progress()).containsExactly(new TableProgress("shop.a", 10, 7, 6, 99, 0, 0, 1, 0, null));
        assertThat(claim()).isEmpty();
    }

    @Test
    void aCompletionThatIsRolledBackDidNotHappen() {
        plan("shop.a", KeyRange.ALL);
        Chunk chunk = claim().orElseThrow();
        try (LedgerTransaction transaction = ledger.begin()) {
            assertThat(transaction.chunks().complete(chunk, FENCE, 1, 1, 1)).isTrue();
            transaction.rollback();
        }
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isFalse();
        assertThat(chunks.complete(chunk, FENCE, 1, 1, 1)).isTrue();
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isTrue();
    }

    @Test
    void aChunkThatWaitsForTheStreamIsPassedOver() {
        plan("shop.a", KeyRange.ALL);
        Chunk chunk = claim().orElseThrow();
        chunks.release(chunk, "a unique value is held by another row", "16/B374D848");
        assertThat(claim()).isEmpty();
        assertThat(chunks.claim(List.of(), chunk.id(), "me", LONG)).isEmpty();
        assertThat(chunks.progress()).satisfiesExactly(table -> {
            assertThat(table.pending()).isEqualTo(1);
            assertThat(table.lastReason()).isEqualTo("a unique value is held by another row");
        });
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isFalse();
    }

    @Test
    void aReasonIsForgottenWithTheNextClaim() {
        plan("shop.a", KeyRange.ALL);
        Chunk chunk = claim().orElseThrow();
        chunks.release(chunk, "deadlock", null);
        assertThat(chunks.progress().get(0).lastReason()).isEqualTo("deadlock");
        assertThat(claim()).isPresent();
        assertThat(chunks.progress().get(0).lastReason()).isNull();
    }

    @Test
    void nothingIsAllCopiedBeforeItWasPlanned() {
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isFalse();
        plan("shop.a", KeyRange.ALL);
        Chunk chunk = claim().orElseThrow();
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isFalse();
        chunks.complete(chunk, FENCE, 0, 0, 0);
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isTrue();
        assertThat(chunks.isAllCopied(List.of("shop.a", "shop.b"))).isFalse();
        plan("shop.b", KeyRange.ALL);
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isTrue();
        assertThat(chunks.isAllCopied(List.of("shop.a", "shop.b"))).isFalse();
    }

    @Test
    void aQuarantinedKeyIsCountedOnceWhateverBecomesOfIt() {
        plan("shop.a", KeyRange.ALL);
        Chunk range = claim().orElseThrow();
        assertThat(chunks.complete(range, FENCE, 9, 9, 90)).isTrue();
        long id = chunks.quarantineKey("shop.a", 1, Key.of("17"));
        assertThat(chunks.isAllCopied(List.of("shop.a"))).isTrue();
        assertThat(chunks.progress()).containsExactly(new TableProgress("shop.a", 10, 10, 9, 90, 0, 0, 1, 1, null));
        assertThat(claim()).isEmpty();

        assertThat(chunks.retryKey(id)).isTrue();
        assertThat(chunks.retryKey(id)).isFalse();
        assertThat(chunks.retryKey(range.id())).isFalse();
        Chunk key = claim().orElseThrow();
        assertThat(key.key()).isEqualTo(Key.of("17"));
        assertThat(key.attempts()).isEqualTo(2);
        assertThat(chunks.cut(key, Key.of("3"))).isEmpty();
        assertThat(chunks.quarantine(key)).isTrue();
        assertThat(chunks.quarantine(key)).isFalse();
        assertThat(chunks.progress()).containsExactly(new TableProgress("shop.a", 10, 10, 9, 90, 0, 0, 1, 1, null));

        chunks.retryKey(id);
        Chunk again = claim().orElseThrow();
        assertThat(chunks.quarantine(key)).isFalse();
        assertThat(chunks.complete(again, FENCE, 1, 1, 10)).isTrue();
        assertThat(chunks.progress()).containsExactly(new TableProgress("shop.a", 10, 10, 10, 100, 0, 0, 2, 0, null));
    }

    @Test
    void aRangeIsNeverQuarantinedAndAKeyHasOneChunkOnly() {
        plan("shop.a", KeyRange.ALL);
        Chunk range = claim().orElseThrow();
        assertThat(chunks.quarantine(range)).isFalse();
        long id = chunks.quarantineKey("shop.a", 1, Key.of("17"));
        assertThat(chunks.quarantineKey("shop.a", 1, Key.of("17"))).isEqualTo(id);
        assertThat(chunks.progress()).containsExactly(new TableProgress("shop.a", 10, 1, 0, 0, 0, 1, 0, 1, null));
    }

    @Test
    void rangesThatOverlapAreRefused() {
        for (List<KeyRange> wrong : List.of(
                List.of(KeyRange.ALL, KeyRange.ALL),
                List.of(range(null, "5"), range(null, "7")),
                List.of(range("5", null), range("7", null)),
                List.of(range("5", "9"), range("5", "7")),
                List.of(range("5", "9"), range("7", "9")))) {
            assertThatThrownBy(() -> plan("shop.a", wrong.toArray(new KeyRange[0])))
                    .as(wrong.toString())
                    .isInstanceOf(LandbridgeException.class)
                    .extracting(e -> ((LandbridgeException) e).errorCode())
                    .isEqualTo(LedgerError.INCONSISTENT);
        }
    }

    @Test
    void statusSeesWhatIsBeingCopied() {
        plan("shop.a", range(null, "5"), range("5", null));
        Chunk first = chunks.claim(List.of(), null, "host 1", LONG).orElseThrow();
        assertThat(chunks.copying()).satisfiesExactly(copying -> {
            assertThat(copying.id()).isEqualTo(first.id());
            assertThat(copying.table()).isEqualTo("shop.a");
            assertThat(copying.range()).isEqualTo("(..5]");
            assertThat(copying.owner()).isEqualTo("host 1");
            assertThat(copying.seconds()).isBetween(0L, 60L);
        });
        assertThat(chunks.progress().get(0).copying()).isEqualTo(1);
    }

    @Test
    void migrationsDoNotSeeEachOther() {
        Ledger crm = created("crm");
        register(crm, "crm");
        plan("shop.a", KeyRange.ALL);
        ChunkStore others = new CommittedChunks(crm);
        assertThat(others.claim(List.of(), null, "me", LONG)).isEmpty();
        assertThat(others.progress()).isEmpty();
        assertThat(others.isAllCopied(List.of("shop.a"))).isFalse();
        Chunk chunk = claim().orElseThrow();
        assertThat(others.reclaim(true)).isZero();
        assertThat(others.claim(List.of(), chunk.id(), "me", LONG)).isEmpty();
        assertThat(chunks.complete(chunk, FENCE, 1, 1, 1)).isTrue();
        assertThat(chunks.settle(chunk, ChunkTakeoverContract.goneSession(ledger), "lost"))
                .isEqualTo(Outcome.COPIED);
    }

    private void plan(String table, KeyRange... ranges) {
        chunks.plan(table, 1, List.of(ranges), 10);
    }

    private Optional<Chunk> claim() {
        return chunks.claim(List.of(), null, "me", LONG);
    }

    private long pending(String table) {
        return chunks.progress().stream()
                .filter(t -> t.table().equals(table))
                .findFirst()
                .orElseThrow()
                .pending();
    }

    private static KeyRange range(@Nullable String lower, @Nullable String upper) {
        return new KeyRange(lower == null ? null : Key.of(lower), upper == null ? null : Key.of(upper));
    }
}
