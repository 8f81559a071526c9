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
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.StreamApplier.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Batches in lanes, one lane after another on the test's thread. */
class BatchLanesTest {

    private final List<String> calls = new ArrayList<>();
    private Chaos chaos = Chaos.NONE;
    private final FakeProcess process = new FakeProcess("process");

    private StreamWorld world(boolean unique, int rows) {
        StreamWorld world = new StreamWorld(
                Turns.free(),
                (who, call) -> {
                    calls.add(call);
                    return chaos.at(who, call);
                },
                Engine.MARIADB,
                Images.FULL,
                unique);
        List<Row> first = new ArrayList<>();
        for (int id = 1; id <= rows; id++) {
            first.add(row(id, "a"));
        }
        world.source.table(world.mapping, first);
        world.batchRows = 100;
        world.prepare();
        copyAll(world);
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

    private static StreamApplier applier(StreamWorld world, FakeProcess process, int lanes) {
        return world.applier(
                process, new Lanes(() -> lanes, 1, works -> works.forEach(Runnable::run)), StreamedTable::ties);
    }

    private static void write(StreamWorld world, Write... writes) {
        Client client = world.source.new Client();
        List.of(writes).forEach(client::write);
        client.commit();
    }

    /** A transaction for each row. */
    private static void writeAll(StreamWorld world, int rows, String before, String after) {
        for (int id = 1; id <= rows; id++) {
            write(world, put(row(id, before), row(id, after)));
        }
    }

    private static Write put(@Nullable Row before, @Nullable Row after) {
        return new Write(StreamWorld.TABLE, before, after);
    }

    private static Row row(int id, String v) {
        return new Row(id, "u" + id, v);
    }

    private static StreamRecord stream(StreamWorld world) {
        return Objects.requireNonNull(world.server.stream(StreamWorld.MIGRATION));
    }

    private static void assertEqual(StreamWorld world) {
        assertThat(world.target()).isEqualTo(world.wanted());
        assertThat(world.ledger(world.observer)
                        .<Long>inTransaction(t -> t.divergences().openCount()))
                .isZero();
        assertThat(world.server.batchEnd(StreamWorld.MIGRATION)).isNull();
    }

    private static void assertFails(ErrorCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(code));
    }

    private long called(String name) {
        return calls.stream().filter(name::equals).count();
    }

    /** What happens at the n-th call of that name. */
    private void at(String name, int number, Chaos.Event event) {
        int[] left = {number};
        chaos = (who, call) -> call.equals(name) && --left[0] == 0 ? event : Chaos.Event.NOTHING;
    }

    @Test
    void transactionsThatAreNotTiedGoInSideBySide() {
        StreamWorld world = world(true, 5);
        writeAll(world, 5, "a", "b");
        write(world, put(row(1, "b"), null), put(row(2, "b"), row(2, "c")));
        StreamApplier applier = applier(world, process, 3);
        calls.clear();
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(called("begin batch")).isEqualTo(1);
        assertThat(called("complete lane")).isEqualTo(3);
        assertThat(called("advance stream")).isEqualTo(1);
        assertEqual(world);
        assertThat(stream(world).counts()).isEqualTo(new StreamCounts(6, 0, 6, 1, 0, 0, 0, 0));
        assertThat(applier.applied()).isEqualTo(world.source.end());
        assertThat(applier.isBetweenBatches()).isTrue();
    }

    @Test
    void whatIsTiedOrTooSmallGoesInAsAlways() {
        StreamWorld world = world(false, 5);
        write(world, put(row(1, "a"), row(1, "b")));
        write(world, put(row(1, "b"), row(1, "c")));
        StreamApplier applier = applier(world, process, 4);
        applier.step(Duration.ZERO);
        writeAll(world, 1, "c", "d");
        applier.step(Duration.ZERO);
        writeAll(world, 1, "d", "e");
        write(world, put(row(2, "a"), row(2, "b")));
        world.applier(
                        new FakeProcess("another"),
                        new Lanes(() -> 4, 2, works -> works.forEach(Runnable::run)),
                        StreamedTable::ties)
                .step(Duration.ZERO);
        assertThat(called("begin batch")).isZero();
        assertEqual(world);
    }

    @Test
    void aUniqueValueThatGoesFromRowToRowStaysInOneLane() {
        StreamWorld world = world(true, 4);
        write(world, put(row(1, "a"), new Row(1, "spare", "a")));
        write(world, put(row(2, "a"), new Row(2, "u1", "a")));
        write(world, put(row(3, "a"), row(3, "b")));
        write(world, put(new Row(1, "spare", "a"), new Row(1, "u2", "a")));
        write(world, put(row(4, "a"), null));
        write(world, put(null, new Row(5, "u4", "a")));
        calls.clear();
        assertThat(applier(world, process, 4).step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(called("complete lane")).isEqualTo(3);
        assertEqual(world);
    }

    @Test
    void aCrashBetweenLanesLeavesThoseThatAreMissingToTheNextProcess() {
        StreamWorld world = world(true, 6);
        writeAll(world, 6, "a", "b");
        at("complete lane", 2, Chaos.Event.CONNECTION_LOST);
        assertFails(
                ConnectionError.CONNECTION_LOST,
                () -> applier(world, process, 3).step(Duration.ZERO));
        chaos = Chaos.NONE;
        assertThat(world.target().values())
                .as("two of three lanes")
                .filteredOn(row -> row.endsWith("b"))
                .hasSize(4);
        assertThat(stream(world).counts()).isEqualTo(StreamCounts.NONE);
        world.server.noticeDangling();
        writeAll(world, 6, "b", "c");
        world.batchRows = 1;
        StreamApplier next = applier(world, new FakeProcess("another"), 2);
        calls.clear();
        assertThat(next.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(called("complete lane")).isEqualTo(1);
        assertThat(called("begin batch")).isZero();
        assertThat(world.target().values()).allMatch(row -> row.endsWith("b"));
        assertThat(stream(world).counts().updated()).isEqualTo(6);
        for (int i = 0; i < 6; i++) {
            assertThat(next.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        }
        assertEqual(world);
    }

    @Test
    void aLaneThatFailsIsTriedAgainAlone() {
        StreamWorld world = world(false, 4);
        writeAll(world, 4, "a", "b");
        StreamApplier applier = applier(world, process, 4);
        at("complete lane", 3, Chaos.Event.CONNECTION_LOST);
        assertFails(ConnectionError.CONNECTION_LOST, () -> applier.step(Duration.ZERO));
        assertThat(applier.isBetweenBatches()).isFalse();
        assertThat(applier.isAtRest()).isFalse();
        world.server.noticeDangling();
        calls.clear();
        assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(called("complete lane")).isEqualTo(1);
        assertThat(called("take stream")).as("no commit was in doubt").isZero();
        assertEqual(world);
    }

    @Test
    void commitsWithoutAnAnswerAreLookedUpUnderANewToken() {
        StreamWorld world = world(false, 4);
        StreamApplier applier = applier(world, process, 2);
        applier.step(Duration.ZERO);
        String version = "a";
        // the commits of a batch: of its beginning, of each lane, of its end
        for (int commit = 1; commit <= 4; commit++) {
            String next = version + commit;
            writeAll(world, 4, version, next);
            version = next;
            boolean[] begun = new boolean[1];
            int[] left = {commit};
            chaos = (who, call) -> {
                begun[0] |= call.equals("begin batch");
                return begun[0] && call.equals("commit") && --left[0] == 0
                        ? Chaos.Event.ANSWER_LOST
                        : Chaos.Event.NOTHING;
            };
            if (commit == 4) {
                assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
            } else {
                assertFails(ConnectionError.CONNECTION_LOST, () -> applier.step(Duration.ZERO));
                chaos = Chaos.NONE;
                assertThat(applier.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
            }
            assertEqual(world);
            assertThat(stream(world).counts().updated()).isEqualTo(4L * commit);
        }
    }

    @Test
    void anApplierThatWasTakenOverCommitsNoLane() {
        StreamWorld world = world(false, 4);
        writeAll(world, 4, "a", "b");
        @Nullable StreamApplier[] latter = new StreamApplier[1];
        StreamApplier former = world.applier(
                process,
                new Lanes(() -> 2, 1, works -> {
                    works.get(0).run();
                    if (latter[0] == null) {
                        latter[0] = applier(world, new FakeProcess("another"), 2);
                        latter[0].step(Duration.ZERO);
                    }
                    works.subList(1, works.size()).forEach(Runnable::run);
                }),
                StreamedTable::ties);
        assertFails(StreamError.SUPERSEDED, () -> former.step(Duration.ZERO));
        assertEqual(world);
        assertThat(stream(world).counts().updated()).isEqualTo(4);
        assertFails(StreamError.SUPERSEDED, () -> former.step(Duration.ZERO));
    }

    @Test
    void aRefusedRowOfALaneGoesIntoQuarantineAndTheRestIsApplied() {
        StreamWorld world = world(false, 4);
        writeAll(world, 2, "a", "b");
        write(world, put(row(3, "a"), row(3, "poison")), put(row(4, "a"), row(4, "b")));
        assertThat(applier(world, process, 3).step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(world.target().values()).containsExactly("1\tu1\tb", "2\tu2\tb", "4\tu4\tb");
        assertThat(world.ledger(world.observer)
                        .<Long>inTransaction(t -> t.quarantine().count()))
                .isEqualTo(1);
    }

    @Test
    void moreRefusedRowsThanThePlanAllowsEndTheRunBehindTheBatch() {
        StreamWorld world = world(false, 3);
        world.maxQuarantined = 1;
        writeAll(world, 2, "a", "poison");
        write(world, put(row(3, "a"), row(3, "b")));
        StreamApplier applier = applier(world, process, 3);
        assertFails(CopyError.QUARANTINE_OVER_BUDGET, () -> applier.step(Duration.ZERO));
        assertThat(world.target().values()).containsExactly("3\tu3\tb");
        assertThat(applier.isBetweenBatches()).isTrue();
    }

    /** The log may be one that cannot be opened before the table begins anew, as behind DDL on PostgreSQL. */
    @Test
    void aTableIsCopiedAnewBetweenTheLanesOfABatchWhichThenEndsWithoutIt() {
        StreamWorld world = world(true, 4);
        writeAll(world, 4, "a", "b");
        at("complete lane", 2, Chaos.Event.CONNECTION_LOST);
        assertFails(
                ConnectionError.CONNECTION_LOST,
                () -> applier(world, process, 2).step(Duration.ZERO));
        world.server.noticeDangling();
        chaos = (who, call) -> call.equals("open stream") ? Chaos.Event.CONNECTION_LOST : Chaos.Event.NOTHING;
        StreamApplier next = applier(world, new FakeProcess("another"), 3);
        next.resync(StreamWorld.TABLE, List.of(KeyRange.ALL));
        assertThat(world.target()).isEmpty();
        assertThat(next.isBetweenBatches()).isFalse();
        chaos = Chaos.NONE;
        writeAll(world, 2, "b", "c");
        copyAll(world);
        assertThat(next.step(Duration.ZERO)).isEqualTo(Step.APPLIED);
        assertThat(next.isBetweenBatches()).as("its last lane went in").isTrue();
        assertThat(stream(world).counts().transactions()).isEqualTo(4);
        while (next.step(Duration.ZERO) == Step.APPLIED) {
            // what was written since
        }
        assertEqual(world);
    }
}
