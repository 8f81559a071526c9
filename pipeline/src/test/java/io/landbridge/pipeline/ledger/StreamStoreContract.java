package io.landbridge.pipeline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the row of a stream promises: it moves only under the latest token and from the position that it has. */
public abstract class StreamStoreContract {

    private static final String NAME = "forward";
    private static final String NOTHING = "postgresql unseen=";
    private static final Position START = at(0x100);
    private static final Position NEXT = at(0x200);
    private static final StreamCounts SOME = new StreamCounts(1, 2, 3, 4, 5, 6, 7, 8);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private Ledger ledger;

    /** A created ledger of the migration in a place of this test's own; the same place each time. */
    protected abstract Ledger created(String migration);

    @BeforeEach
    void open() {
        ledger = created("shop");
        ChunkStoreContract.register(ledger, "shop");
    }

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void aStreamBeginsOnce() {
        assertThat(ledger.<Boolean>inTransaction(t -> t.streams().find(NAME).isPresent()))
                .isFalse();
        create();
        ledger.inTransaction(t -> {
            t.streams().create(NAME, NEXT, "postgresql unseen=7");
            return true;
        });
        assertThat(row()).isEqualTo(new StreamRecord(NAME, 0, START, NOTHING, null, null, StreamCounts.NONE));
        assertThatThrownBy(() -> ledger.inTransaction(t -> t.streams().take("other")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverTakesAStreamShutsTheFormerOneOut() {
        create();
        assertThat(take().token()).isEqualTo(1);
        assertThat(hold(1, START)).isTrue();
        assertThat(deliver(1, "postgresql unseen=7")).isTrue();
        assertThat(deliver(1, "postgresql unseen=7")).isTrue();
        StreamRecord second = take();
        assertThat(second.token()).isEqualTo(2);
        assertThat(second.delivery()).isEqualTo("postgresql unseen=7");
        assertThat(hold(1, START)).isFalse();
        assertThat(deliver(1, NOTHING)).isFalse();
        assertThat(row().delivery()).isEqualTo("postgresql unseen=7");
        assertThat(hold(2, START)).isTrue();
        assertThat(deliver(2, NOTHING)).isTrue();
    }

    @Test
    void onlyTheRowsOwnPositionIsHeld() {
        create();
        long token = take().token();
        assertThat(hold(token, NEXT)).isFalse();
        advance(token, START, NEXT);
        assertThat(hold(token, START)).isFalse();
        assertThat(hold(token, NEXT)).isTrue();
    }

    @Test
    void anAdvanceThatIsRolledBackDidNotHappen() {
        create();
        long token = take().token();
        try (LedgerTransaction transaction = ledger.begin()) {
            assertThat(transaction.streams().hold(NAME, token, START)).isTrue();
            transaction.streams().advance(NAME, NEXT, Instant.EPOCH, SOME);
            transaction.rollback();
            assertThat(transaction.streams().hold(NAME, token, START)).isTrue();
        }
        assertThat(row()).isEqualTo(new StreamRecord(NAME, token, START, NOTHING, null, null, StreamCounts.NONE));
    }

    @Test
    void onlyWhoHoldsTheRowAdvancesIt() {
        create();
        long token = take().token();
        try (LedgerTransaction holder = ledger.begin();
                LedgerTransaction other = ledger.begin()) {
            refusesToAdvance(holder, NAME, NEXT);
            assertThat(holder.streams().hold(NAME, token, NEXT)).isFalse();
            refusesToAdvance(holder, NAME, NEXT);
            assertThat(holder.streams().hold(NAME, token, START)).isTrue();
            refusesToAdvance(other, NAME, NEXT);
            refusesToAdvance(holder, "other", NEXT);
            refusesToAdvance(holder, NAME, at(0xFF));
            holder.streams().advance(NAME, NEXT, null, SOME);
            holder.commit();
            refusesToAdvance(holder, NAME, at(0x300));
            assertThat(holder.streams().hold(NAME, token, NEXT)).isTrue();
            holder.rollback();
            refusesToAdvance(holder, NAME, at(0x300));
        }
        assertThat(row().applied()).isEqualTo(NEXT);
    }

    @Test
    void aSecondHolderWaitsForTheFirst() throws Exception {
        create();
        long token = take().token();
        try (LedgerTransaction first = ledger.begin();
                LedgerTransaction second = ledger.begin()) {
            assertThat(first.streams().hold(NAME, token, START)).isTrue();
            Future<Boolean> waiting = inThread(() -> second.streams().hold(NAME, token, START));
            stillWaits(waiting);
            first.streams().advance(NAME, NEXT, null, SOME);
            first.commit();
            assertThat(waiting.get(60, TimeUnit.SECONDS)).isFalse();
        }
    }

    @Test
    void aTakeoverWaitsForTheHolderAndSeesWhatItApplied() throws Exception {
        create();
        long token = take().token();
        try (LedgerTransaction former = ledger.begin()) {
            assertThat(former.streams().hold(NAME, token, START)).isTrue();
            former.streams().advance(NAME, NEXT, null, SOME);
            Future<StreamRecord> taking = inThread(this::take);
            stillWaits(taking);
            former.commit();
            StreamRecord taken = taking.get(60, TimeUnit.SECONDS);
            assertThat(taken.token()).isEqualTo(token + 1);
            assertThat(taken.applied()).isEqualTo(NEXT);
            assertThat(former.streams().hold(NAME, token, NEXT)).isFalse();
        }
    }

    @Test
    void aHolderThatComesDuringATakeoverFindsNothing() throws Exception {
        create();
        long token = take().token();
        try (LedgerTransaction taker = ledger.begin();
                LedgerTransaction former = ledger.begin()) {
            assertThat(taker.streams().take(NAME).token()).isEqualTo(token + 1);
            Future<Boolean> holding = inThread(() -> former.streams().hold(NAME, token, START));
            stillWaits(holding);
            taker.commit();
            assertThat(holding.get(60, TimeUnit.SECONDS)).isFalse();
            former.rollback();
            assertThat(former.streams().deliver(NAME, token, NOTHING)).isFalse();
        }
    }

    @Test
    void countsAddUpAndTheLagIsThatOfTheLatestKnownCommit() {
        create();
        long token = take().token();
        Instant committed = Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.MICROS);
        advance(token, START, NEXT, committed);
        assertThat(row().committedAt()).isEqualTo(committed);
        Long lag = row().lagMillis();
        assertThat(lag).isBetween(20_000L, 3_600_000L);
        assertThat(row().counts()).isEqualTo(SOME);
        advance(token, NEXT, at(0x300));
        assertThat(row()).isEqualTo(new StreamRecord(NAME, token, at(0x300), NOTHING, committed, lag, SOME.plus(SOME)));
        assertThat(row().counts()).isEqualTo(new StreamCounts(2, 4, 6, 8, 10, 12, 14, 16));
    }

    @Test
    void whatIsLongComesBackAsItWas() {
        String gtids = "3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5:7-9,".repeat(2000) + "x:1";
        Position long1 = new BinlogPosition(new BinlogPlace("binlog.000007", 4711), gtids);
        Position long2 = new BinlogPosition(new BinlogPlace("binlog.1000000", 4), gtids);
        ledger.inTransaction(t -> {
            t.streams().create(NAME, long1, "mysql delivered=" + gtids);
            return true;
        });
        long token = take().token();
        advance(token, long1, long2);
        assertThat(row().applied()).isEqualTo(long2);
        assertThat(row().delivery()).isEqualTo("mysql delivered=" + gtids);
    }

    @Test
    void whoHoldsTheRowBeginsTheStreamAnewWhereverItWas() {
        create();
        long token = take().token();
        advance(token, START, at(0x300));
        try (LedgerTransaction holder = ledger.begin();
                LedgerTransaction other = ledger.begin()) {
            assertThatThrownBy(() -> holder.streams().restart(NAME, NEXT, NOTHING))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(holder.streams().hold(NAME, token, at(0x300))).isTrue();
            assertThatThrownBy(() -> holder.streams().restart("other", NEXT, NOTHING))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> other.streams().restart(NAME, NEXT, NOTHING))
                    .isInstanceOf(IllegalStateException.class);
            holder.streams().restart(NAME, NEXT, "postgresql unseen=7");
            holder.commit();
        }
        assertThat(row().applied()).isEqualTo(NEXT);
        assertThat(row().delivery()).isEqualTo("postgresql unseen=7");
        assertThat(row().counts()).as("they go on").isEqualTo(SOME);
        assertThat(hold(token, NEXT)).isTrue();
    }

    @Test
    void howATableBeginsIsKeptUntilItBeginsAnew() {
        create();
        assertThat(starts()).isEmpty();
        TableStart first = new TableStart(null, "16384 1:id", "abc crm.a");
        TableStart second = new TableStart(NEXT, null, "def crm.a");
        TableStart another = new TableStart(null, null, "abc crm.b");
        ledger.inTransaction(t -> {
            t.streams().begin(NAME, "shop.a", first);
            t.streams().begin(NAME, "shop.B \"x\"", another);
            return true;
        });
        assertThat(starts()).isEqualTo(Map.of("shop.a", first, "shop.B \"x\"", another));
        try (LedgerTransaction undone = ledger.begin()) {
            undone.streams().begin(NAME, "shop.a", second);
        }
        assertThat(starts()).containsEntry("shop.a", first);
        ledger.inTransaction(t -> {
            t.streams().begin(NAME, "shop.a", second);
            return true;
        });
        assertThat(starts()).isEqualTo(Map.of("shop.a", second, "shop.B \"x\"", another));
        assertThat(ledger.<Map<String, TableStart>>inTransaction(
                        t -> t.streams().starts("backward")))
                .isEmpty();
    }

    private Map<String, TableStart> starts() {
        return ledger.inTransaction(t -> t.streams().starts(NAME));
    }

    @Test
    void migrationsDoNotSeeEachOther() {
        Ledger crm = created("crm");
        ChunkStoreContract.register(crm, "crm");
        create();
        take();
        assertThat(crm.<Boolean>inTransaction(t -> t.streams().find(NAME).isPresent()))
                .isFalse();
        crm.inTransaction(t -> {
            t.streams().create(NAME, NEXT, NOTHING);
            return t.streams().take(NAME);
        });
        crm.inTransaction(t -> t.streams().take(NAME));
        assertThat(row().token()).isEqualTo(1);
        assertThat(row().applied()).isEqualTo(START);
    }

    private static void refusesToAdvance(LedgerTransaction transaction, String stream, Position applied) {
        assertThatThrownBy(() -> transaction.streams().advance(stream, applied, null, SOME))
                .isInstanceOf(IllegalStateException.class);
    }

    private <T> Future<T> inThread(Callable<T> work) {
        return threads.submit(work);
    }

    /** True at once where it is right; where it is wrong, the work is over long before. */
    private static void stillWaits(Future<?> work) {
        assertThatThrownBy(() -> work.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private void create() {
        ledger.inTransaction(t -> {
            t.streams().create(NAME, START, NOTHING);
            return true;
        });
    }

    private StreamRecord row() {
        return ledger.inTransaction(t -> t.streams().find(NAME)).orElseThrow();
    }

    private StreamRecord take() {
        return ledger.inTransaction(t -> t.streams().take(NAME));
    }

    private boolean hold(long token, Position applied) {
        return ledger.inTransaction(t -> t.streams().hold(NAME, token, applied));
    }

    private boolean deliver(long token, String delivery) {
        return ledger.inTransaction(t -> t.streams().deliver(NAME, token, delivery));
    }

    private void advance(long token, Position from, Position to) {
        advance(token, from, to, null);
    }

    private void advance(long token, Position from, Position to, @Nullable Instant committedAt) {
        ledger.inTransaction(t -> {
            assertThat(t.streams().hold(NAME, token, from)).isTrue();
            t.streams().advance(NAME, to, committedAt, SOME);
            return true;
        });
    }

    private static Position at(long lsn) {
        return new PostgresPosition(lsn);
    }
}
