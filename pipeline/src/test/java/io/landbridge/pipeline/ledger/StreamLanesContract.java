package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.ledger.StreamStore.LaneBatch;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a batch in lanes promises: each lane is in once, under the latest token, and nothing comes behind the batch before all are. */
public abstract class StreamLanesContract {

    private static final String NAME = "forward";
    private static final Position START = at(0x100);
    private static final Position END = at(0x200);
    private static final Position LATER = at(0x300);
    private static final StreamCounts SOME = new StreamCounts(1, 2, 3, 4, 5, 6, 7, 8);
    private static final String CUT = "0110";

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private Ledger ledger;

    /** A created ledger of the migration in a place of this test's own. */
    protected abstract Ledger created(String migration);

    @BeforeEach
    void open() {
        ledger = created("shop");
        ChunkStoreContract.register(ledger, "shop");
        ledger.inTransaction(t -> {
            t.streams().create(NAME, START, "postgresql unseen=");
            return t.streams().take(NAME);
        });
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void aBatchInLanesMovesTheStreamWhenItEnds() {
        assertThat(batch()).isNull();
        begin(1, START, END, 2, CUT);
        assertThat(batch()).isEqualTo(LaneBatch.begun(END, 2, CUT));
        commitLane(1, 1, START, END);
        assertThat(batch()).isEqualTo(new LaneBatch(END, 2, CUT, Set.of(1)));
        assertThat(row().applied()).isEqualTo(START);
        assertThat(row().counts()).isEqualTo(StreamCounts.NONE);
        commitLane(0, 1, START, END);
        end(1, START);
        assertThat(batch()).isNull();
        assertThat(row().applied()).isEqualTo(END);
        assertThat(row().counts()).isEqualTo(SOME.plus(SOME));
        assertThat(row().committedAt()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void aBatchDoesNotEndBeforeAllItsLanesAreIn() {
        begin(1, START, END, 3, "012");
        commitLane(0, 1, START, END);
        commitLane(2, 1, START, END);
        refuses(() -> end(1, START));
        assertThat(row().applied()).isEqualTo(START);
        commitLane(1, 1, START, END);
        end(1, START);
        assertThat(row().applied()).isEqualTo(END);
    }

    @Test
    void nothingElseIsAppliedWhileABatchIsAtHand() {
        begin(1, START, END, 2, CUT);
        refuses(() -> advance(1, START, END));
        refuses(() -> begin(1, START, END, 2, CUT));
        commitLane(0, 1, START, END);
        commitLane(1, 1, START, END);
        refuses(() -> advance(1, START, END));
        end(1, START);
        advance(1, END, LATER);
        assertThat(row().applied()).isEqualTo(LATER);
    }

    @Test
    void onlyWhoHoldsTheStreamBeginsAndEndsABatch() {
        refuses(() -> ledger.inTransaction(t -> {
            t.streams().beginBatch(NAME, END, 2, CUT);
            return true;
        }));
        refuses(() -> begin(1, START, START, 2, CUT));
        refuses(() -> end(1, START));
        begin(1, START, END, 2, CUT);
        commitLane(0, 1, START, END);
        commitLane(1, 1, START, END);
        refuses(() -> ledger.inTransaction(t -> {
            t.streams().endBatch(NAME, null);
            return true;
        }));
        assertThat(batch()).isNotNull();
    }

    @Test
    void aLaneIsInOnceFromTheBatchsBeginning() {
        begin(1, START, END, 2, CUT);
        assertThat(holdLane(0, 1, END)).as("another beginning").isFalse();
        assertThat(holdLane(0, 2, START)).as("a token that nobody has taken").isFalse();
        assertThat(holdLane(2, 1, START))
                .as("a lane that the batch does not have")
                .isFalse();
        commitLane(0, 1, START, END);
        assertThat(holdLane(0, 1, START)).isFalse();
        assertThat(holdLane(1, 1, START)).isTrue();
    }

    @Test
    void onlyWhoHoldsALaneCompletesIt() {
        begin(1, START, END, 2, CUT);
        try (LedgerTransaction holder = ledger.begin();
                LedgerTransaction other = ledger.begin()) {
            refusesToComplete(holder, 0);
            assertThat(holder.streams().holdLane(NAME, 0, 1, START)).isTrue();
            refusesToComplete(holder, 1);
            refusesToComplete(other, 0);
            holder.rollback();
            refusesToComplete(holder, 0);
        }
        assertThat(batch()).isEqualTo(LaneBatch.begun(END, 2, CUT));
    }

    @Test
    void aLaneThatIsRolledBackIsNotIn() {
        begin(1, START, END, 2, CUT);
        try (LedgerTransaction transaction = ledger.begin()) {
            assertThat(transaction.streams().holdLane(NAME, 0, 1, START)).isTrue();
            transaction.streams().completeLane(NAME, 0, END, SOME);
            transaction.rollback();
        }
        assertThat(batch()).isEqualTo(LaneBatch.begun(END, 2, CUT));
        commitLane(0, 1, START, END);
    }

    @Test
    void whoeverTakesTheStreamGoesOnWithTheSameLanes() {
        begin(1, START, END, 2, CUT);
        commitLane(1, 1, START, END);
        assertThat(ledger.inTransaction(t -> t.streams().take(NAME)).token()).isEqualTo(2);
        assertThat(batch()).isEqualTo(new LaneBatch(END, 2, CUT, Set.of(1)));
        assertThat(holdLane(0, 1, START)).as("a late lane of the former one").isFalse();
        assertThat(holdLane(1, 1, START)).isFalse();
        commitLane(0, 2, START, END);
        end(2, START);
        assertThat(row().counts()).isEqualTo(SOME.plus(SOME));
    }

    @Test
    void aLateLaneOfAnEndedBatchIsKeptOut() {
        begin(1, START, END, 2, CUT);
        ledger.inTransaction(t -> t.streams().take(NAME));
        commitLane(0, 2, START, END);
        commitLane(1, 2, START, END);
        assertThat(holdLane(0, 1, START)).isFalse();
        end(2, START);
        assertThat(holdLane(0, 1, START)).isFalse();
        begin(2, END, LATER, 2, CUT);
        assertThat(holdLane(0, 1, START)).isFalse();
        assertThat(holdLane(0, 2, START)).isFalse();
        assertThat(holdLane(0, 2, END)).isTrue();
    }

    @Test
    void aTakeoverWaitsForALaneThatIsAboutToCommitAndSeesIt() throws Exception {
        begin(1, START, END, 2, CUT);
        try (LedgerTransaction lane = ledger.begin()) {
            assertThat(lane.streams().holdLane(NAME, 0, 1, START)).isTrue();
            lane.streams().completeLane(NAME, 0, END, SOME);
            Future<LaneBatch> taking = threads.submit(() -> ledger.inTransaction(t -> {
                t.streams().take(NAME);
                return t.streams().batch(NAME).orElseThrow();
            }));
            assertThatThrownBy(() -> taking.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            lane.commit();
            assertThat(taking.get(60, TimeUnit.SECONDS)).isEqualTo(new LaneBatch(END, 2, CUT, Set.of(0)));
        }
    }

    @Test
    void lanesWaitNeitherForEachOtherNorForTheStreamsRow() {
        begin(1, START, END, 3, "012");
        try (LedgerTransaction holder = ledger.begin();
                LedgerTransaction first = ledger.begin();
                LedgerTransaction second = ledger.begin()) {
            assertThat(holder.streams().hold(NAME, 1, START)).isTrue();
            assertThat(first.streams().holdLane(NAME, 0, 1, START)).isTrue();
            assertThat(second.streams().holdLane(NAME, 1, 1, START)).isTrue();
            first.streams().completeLane(NAME, 0, END, SOME);
            second.streams().completeLane(NAME, 1, END, SOME);
            second.commit();
            first.commit();
        }
        assertThat(batch()).isEqualTo(new LaneBatch(END, 3, "012", Set.of(0, 1)));
    }

    @Test
    void eachBatchHasItsOwnNumberOfLanes() {
        Position start = START;
        for (int lanes : new int[] {2, 16, 3, 5}) {
            Position end = at(((PostgresPosition) start).lsn() + 0x100);
            begin(1, start, end, lanes, "0");
            for (int lane = 0; lane < lanes; lane++) {
                commitLane(lane, 1, start, end);
            }
            assertThat(holdLane(lanes, 1, start)).isFalse();
            end(1, start);
            start = end;
        }
        assertThat(row().counts().transactions()).isEqualTo(2 + 16 + 3 + 5);
    }

    @Test
    void aStreamThatBeginsAnewHasNoBatchAtHand() {
        begin(1, START, END, 2, CUT);
        commitLane(0, 1, START, END);
        ledger.inTransaction(t -> {
            assertThat(t.streams().hold(NAME, 1, START)).isTrue();
            t.streams().restart(NAME, LATER, "postgresql unseen=");
            return true;
        });
        assertThat(batch()).isNull();
        begin(1, LATER, at(0x400), 2, CUT);
        assertThat(batch()).isEqualTo(LaneBatch.begun(at(0x400), 2, CUT));
    }

    @Test
    void aLongCutComesBackAsItWas() {
        String cut = "0123456789abcdef".repeat(1000);
        begin(1, START, END, 16, cut);
        assertThat(ledger.inTransaction(t -> t.streams().batch(NAME))
                        .orElseThrow()
                        .cut())
                .isEqualTo(cut);
    }

    private static void refuses(ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOf(IllegalStateException.class);
    }

    private static void refusesToComplete(LedgerTransaction transaction, int lane) {
        refuses(() -> transaction.streams().completeLane(NAME, lane, END, SOME));
    }

    private @org.jspecify.annotations.Nullable LaneBatch batch() {
        return ledger.inTransaction(t -> t.streams().batch(NAME)).orElse(null);
    }

    private StreamRecord row() {
        return ledger.inTransaction(t -> t.streams().find(NAME)).orElseThrow();
    }

    private boolean holdLane(int lane, long token, Position start) {
        return ledger.inTransaction(t -> t.streams().holdLane(NAME, lane, token, start));
    }

    private void begin(long token, Position start, Position end, int lanes, String cut) {
        ledger.inTransaction(t -> {
            assertThat(t.streams().hold(NAME, token, start)).isTrue();
            t.streams().beginBatch(NAME, end, lanes, cut);
            return true;
        });
    }

    private void commitLane(int lane, long token, Position start, Position end) {
        ledger.inTransaction(t -> {
            assertThat(t.streams().holdLane(NAME, lane, token, start)).isTrue();
            t.streams().completeLane(NAME, lane, end, SOME);
            return true;
        });
    }

    private void end(long token, Position start) {
        ledger.inTransaction(t -> {
            assertThat(t.streams().hold(NAME, token, start)).isTrue();
            t.streams().endBatch(NAME, Instant.EPOCH);
            return true;
        });
    }

    private void advance(long token, Position start, Position end) {
        ledger.inTransaction(t -> {
            assertThat(t.streams().hold(NAME, token, start)).isTrue();
            t.streams().advance(NAME, end, null, SOME);
            return true;
        });
    }

    private static Position at(long lsn) {
        return new PostgresPosition(lsn);
    }
}
