package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.LiveSource.Client;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.LiveSource.Write;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.QuarantineDesk;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.DivergenceStore.Divergence;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.StreamApplier.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StreamApplierTest {

    private final List<String> calls = new ArrayList<>();
    private Chaos chaos = Chaos.NONE;
    private final FakeProcess process = new FakeProcess("process");

    private StreamWorld world(boolean unique, Row... rows) {
        StreamWorld world = new StreamWorld(
                Turns.free(),
                (who, call) -> {
                    calls.add(call);
                    return chaos.at(who, call);
                },
                Engine.MARIADB,
                Images.FULL,
                unique);
        world.source.table(world.mapping, List.of(rows));
        world.batchRows = 100;
        world.prepare();
        return world;
    }

    private void copyAll(StreamWorld world) {
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElse(null);
        while (claimed != null) {
            copier.copy(claimed);
            claimed = copier.claim().orElse(null);
        }
    }

    private static void write(StreamWorld world, Write... writes) {
        Client client = world.source.new Client();
        List.of(writes).forEach(client::write);
        client.commit();
    }

    private static Write put(@Nullable Row before, @Nullable Row after) {
        return new Write(StreamWorld.TABLE, before, after);
    }

    private static Row row(int id, String v) {
        return new Row(id, "u" + id, v);
    }

    private static StreamCounts counts(StreamWorld world) {
        return Objects.requireNonNull(world.server.stream(StreamWorld.MIGRATION))
                .counts();
    }

    private static void assertEqual(StreamWorld world) {
        assertThat(world.target()).isEqualTo(world.wanted());
        assertThat(world.ledger(world.observer)
                        .<Long>inTransaction(t -> t.divergences().openCount()))
                .isZero();
    }

    private static void assertFails(ErrorCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(code));
    }

    @Test
    void changesBeforeDuringAndAfterTheCopyComeToTheSourcesRows() {
        StreamWorld world = world(false, row(1, "a"), row(2, "a"), row(3, "a"));
        StreamApplier applier = world.applier(process);
        write(world, put(row(1, "a"), row(1, "b")), put(row(2, "a"), null));
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(world.target()).as("nothing is copied yet").isEmpty();
        copyAll(world);
        write(world, put(row(1, "b"), row(1, "c")), put(null, row(4, "a")), put(row(3, "a"), row(5, "a")));
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertEqual(world);
        assertThat(counts(world)).isEqualTo(new StreamCounts(2, 1, 2, 0, 0, 2, 0, 0));
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.IDLE);
        assertThat(applier.isSettled(StreamWorld.TABLE)).isTrue();
        assertThat(applier.applied()).isEqualTo(world.source.end());
    }

    @Test
    void whatTheCopyHasSeenIsSkipped() {
        StreamWorld world = world(false, row(1, "a"));
        write(world, put(row(1, "a"), row(1, "b")));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(counts(world)).isEqualTo(new StreamCounts(1, 0, 0, 0, 1, 0, 0, 0));
        assertEqual(world);
    }

    @Test
    void aChunkThatIsBeingCopiedIsWaitedFor() {
        StreamWorld world = world(false, row(1, "a"));
        ChunkCopier copier = world.copier(process);
        ClaimedChunk claimed = copier.claim().orElseThrow();
        write(world, put(row(1, "a"), row(1, "b")));
        StreamApplier applier = world.applier(process);
        assertThat(applier.step(Duration.ofMillis(20))).isEqualTo(Step.WAITING);
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.WAITING);
        assertThat(applier.isAtRest()).as("a chunk is being copied").isFalse();
        copier.copy(claimed);
        assertThat(applier.isAtRest()).as("the copy is ahead").isFalse();
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(applier.isAtRest()).isTrue();
        assertEqual(world);
    }

    @Test
    void nobodyLooksAtChunksAnyMoreWhenTheStreamHasPassedThemAll() {
        StreamWorld world = world(false, row(1, "a"));
        copyAll(world);
        write(world, put(row(1, "a"), row(1, "b")));
        StreamApplier applier = world.applier(process);
        applier.step(Duration.ZERO);
        world.ticker.pass(Duration.ofSeconds(2));
        applier.step(Duration.ZERO);
        calls.clear();
        write(world, put(row(1, "b"), row(1, "c")));
        applier.step(Duration.ZERO);
        assertThat(calls).doesNotContain("standings", "standings by id").containsOnlyOnce("commit");
        assertEqual(world);
    }

    @Test
    void aLargeTransactionFlowsThroughInPieces() {
        StreamWorld world = world(false);
        copyAll(world);
        Write[] writes = new Write[50];
        for (int i = 0; i < writes.length; i++) {
            writes[i] = put(null, row(i + 1, "a"));
        }
        world.batchRows = 5;
        write(world, writes);
        StreamApplier applier = world.applier(process);
        calls.clear();
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(calls.stream().filter(call -> call.equals("apply changes")).count())
                .isGreaterThanOrEqualTo(writes.length / 3);
        assertThat(calls.stream().filter(call -> call.equals("advance stream")).count())
                .isEqualTo(1);
        assertEqual(world);
    }

    @Test
    void batchesEndWhereSourceTransactionsEnd() {
        StreamWorld world = world(false);
        copyAll(world);
        write(world, put(null, row(1, "a")), put(null, row(2, "a")));
        write(world, put(null, row(3, "a")), put(null, row(4, "a")));
        world.batchRows = 3;
        StreamApplier applier = world.applier(process);
        applier.step(Duration.ZERO);
        assertThat(world.target()).containsOnlyKeys(1, 2);
        applier.step(Duration.ZERO);
        assertEqual(world);
    }

    @Test
    void aRefusedRowGoesIntoQuarantineAndTheRestIsApplied() {
        StreamWorld world = world(false, row(1, "a"), row(2, "a"), row(3, "a"));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        write(world, put(row(1, "a"), row(1, "b")));
        write(
                world,
                put(row(2, "a"), row(2, "b")),
                put(row(2, "b"), row(2, "poison")),
                put(row(2, "poison"), row(2, "poison, too")),
                put(row(3, "a"), row(3, "b")));
        write(world, put(row(3, "b"), row(3, "c")));
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(world.target().values()).containsExactly("1\tu1\tb", "3\tu3\tc");
        List<QuarantinedRow> rows =
                world.ledger(world.observer).inTransaction(t -> t.quarantine().open(null, 10));
        assertThat(rows).singleElement().satisfies(row -> {
            assertThat(row.key()).hasToString("2");
            assertThat(row.image()).contains("poison");
            assertThat(row.error()).isEqualTo("poisonous");
        });
        assertThat(counts(world).skippedQuarantined()).as("the change after it").isEqualTo(1);
        write(world, put(row(2, "poison, too"), row(2, "healed")));
        applier.step(Duration.ZERO);
        assertThat(world.target()).as("as long as nobody retries it").doesNotContainKey(2);
        new QuarantineDesk(world.ledger(world.observer)).retry(null, "anna");
        copyAll(world);
        assertEqual(world);
    }

    @Test
    void moreRefusedRowsThanThePlanAllowsEndTheRunAfterTheyWereKept() {
        StreamWorld world = world(false, row(1, "a"), row(2, "a"));
        world.maxQuarantined = 0;
        copyAll(world);
        StreamApplier applier = world.applier(process);
        write(world, put(row(1, "a"), row(1, "poison")), put(row(2, "a"), row(2, "b")));
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> applier.step(Duration.ZERO));
        assertThat(world.target().values()).containsExactly("2\tu2\tb");
        assertThat(world.ledger(world.observer)
                        .<Long>inTransaction(t -> t.quarantine().count()))
                .isEqualTo(1);
    }

    @Test
    void aUniqueValueThatAnotherRowStillHoldsHasTheKeyCopiedAnew() {
        StreamWorld world = world(true, row(1, "a"), row(2, "a"));
        world.firstRows = 1;
        world.batchRows = 1;
        StreamApplier applier = world.applier(process);
        ChunkCopier copier = world.copier(process);
        copier.copy(copier.claim().orElseThrow());
        write(world, put(row(1, "a"), new Row(1, "u9", "b")));
        write(world, put(new Row(1, "u9", "b"), new Row(1, "u8", "b")));
        write(world, put(row(2, "a"), new Row(2, "u9", "b")));
        copyAll(world);
        assertThat(world.target().values()).as("2 is of later than 1").containsExactly("1\tu1\ta", "2\tu9\tb");
        applier.step(Duration.ZERO);
        assertThat(world.server.chunks(StreamWorld.MIGRATION, StreamWorld.TABLE))
                .filteredOn(chunk -> chunk.chunk().key() != null)
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.state()).isEqualTo(ChunkState.PENDING));
        applier.step(Duration.ZERO);
        applier.step(Duration.ZERO);
        copyAll(world);
        assertEqual(world);
    }

    @Test
    void aCommitWithoutAnAnswerIsLookedUpUnderANewToken() {
        StreamWorld world = world(false, row(1, "a"));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        write(world, put(row(1, "a"), row(1, "b")));
        chaos = once("advance stream", Chaos.Event.ANSWER_LOST);
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(Objects.requireNonNull(world.server.stream(StreamWorld.MIGRATION))
                        .token())
                .isEqualTo(2);
        assertEqual(world);
        write(world, put(row(1, "b"), row(1, "c")));
        Chaos lost = once("advance stream", Chaos.Event.CONNECTION_LOST);
        chaos = (who, call) -> {
            if (call.equals("take stream")) {
                world.server.noticeDangling();
            }
            return lost.at(who, call);
        };
        assertFails(ConnectionError.CONNECTION_LOST, () -> applier.step(Duration.ZERO));
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(counts(world).updated()).isEqualTo(2);
        assertEqual(world);
    }

    /** At the commit that follows the call. */
    private Chaos once(String after, Chaos.Event event) {
        boolean[] state = new boolean[2];
        return (who, call) -> {
            state[0] |= call.equals(after);
            if (state[0] && !state[1] && call.equals("commit")) {
                state[1] = true;
                return event;
            }
            return Chaos.Event.NOTHING;
        };
    }

    @Test
    void anApplierThatWasTakenOverCommitsNothing() {
        StreamWorld world = world(false, row(1, "a"));
        copyAll(world);
        StreamApplier former = world.applier(process);
        former.step(Duration.ZERO);
        StreamApplier latter = world.applier(new FakeProcess("another"));
        latter.step(Duration.ZERO);
        write(world, put(row(1, "a"), row(1, "b")));
        assertFails(StreamError.SUPERSEDED, () -> former.step(Duration.ZERO));
        assertThat(world.target().values()).containsExactly("1\tu1\ta");
        assertThat(latter.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertEqual(world);
        assertFails(StreamError.SUPERSEDED, () -> former.step(Duration.ZERO));
    }

    @Test
    void aResyncEmptiesTheTableAndCopiesItAnewUnderTheRunningStream() {
        StreamWorld world = world(true, row(1, "a"), row(2, "a"));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        write(world, put(row(1, "a"), row(1, "b")));
        applier.step(Duration.ZERO);
        applier.resync(StreamWorld.TABLE, List.of(KeyRange.ALL));
        assertThat(world.target()).isEmpty();
        assertThat(applier.isSettled(StreamWorld.TABLE)).isFalse();
        write(world, put(row(1, "b"), row(1, "c")), put(row(2, "a"), null));
        applier.step(Duration.ZERO);
        assertThat(world.target()).isEmpty();
        copyAll(world);
        assertEqual(world);
    }

    /** Also what nobody could have read. */
    @Test
    void whatTheLogHoldsOfATableBeforeItBeganAnewDoesNotCount() {
        StreamWorld world = world(false, row(1, "a"));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        applier.step(Duration.ZERO);
        write(world, put(row(1, "a"), row(1, "b")));
        applier.resync(StreamWorld.TABLE, List.of(KeyRange.ALL));
        write(world, put(row(1, "b"), row(1, "c")));
        copyAll(world);
        applier.step(Duration.ZERO);
        assertThat(counts(world)).isEqualTo(new StreamCounts(2, 0, 0, 0, 1, 0, 0, 0));
        assertEqual(world);
        StreamApplier latter = world.applier(process);
        latter.step(Duration.ZERO);
        assertThat(latter.isSettled(StreamWorld.TABLE)).isTrue();
    }

    @Test
    void theStreamAndAllTablesBeginAnewAndEveryWishIsFulfilled() {
        StreamWorld world = world(false, row(1, "a"));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        applier.step(Duration.ZERO);
        write(world, put(row(1, "a"), row(1, "b")));
        world.ledger(world.observer).inTransaction(t -> {
            t.control().wishResync(ControlStore.EVERY_TABLE, "anna");
            t.control().wishResync(StreamWorld.TABLE, "anna");
            return true;
        });
        applier.resyncAll(mapping -> List.of(KeyRange.ALL), reason -> {});
        assertThat(world.target()).isEmpty();
        assertThat(Objects.requireNonNull(world.server.stream(StreamWorld.MIGRATION))
                        .applied())
                .isEqualTo(world.source.end());
        assertThat(world.ledger(world.observer)
                        .<List<String>>inTransaction(t -> t.control().resyncWishes()))
                .isEmpty();
        copyAll(world);
        write(world, put(row(1, "b"), row(1, "c")));
        applier.step(Duration.ZERO);
        assertThat(counts(world).updated()).isEqualTo(1);
        assertEqual(world);
    }

    @Test
    void aChangeThatMeetsNoRowIsKeptAsADivergence() {
        StreamWorld world = world(false, row(1, "a"));
        copyAll(world);
        StreamApplier applier = world.applier(process);
        write(world, put(row(7, "never there"), row(7, "b")));
        applier.step(Duration.ZERO);
        List<Divergence> open =
                world.ledger(world.observer).inTransaction(t -> t.divergences().open(10));
        assertThat(open).singleElement().satisfies(found -> {
            assertThat(found.key()).hasToString("7");
            assertThat(found.what()).isEqualTo("UPDATE in crm.a met 0 rows instead of 1");
        });
        assertThat(counts(world).deviations()).isEqualTo(1);
    }
}
