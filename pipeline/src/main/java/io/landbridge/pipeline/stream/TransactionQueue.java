package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Gathers what the stream delivers into batches that end on the borders of source transactions. Not for several threads. */
final class TransactionQueue {

    private final long mostRows;
    private final Deque<SourceTransaction> waiting = new ArrayDeque<>();
    private long rows;
    private int withEvents;
    private @Nullable LandbridgeException failure;
    private boolean hurried;

    /** @param mostRows of a batch, unless a single transaction has more */
    TransactionQueue(long mostRows) {
        this.mostRows = mostRows;
    }

    /** See {@link ChangeStream#hurry}. */
    void hurry(boolean isAwaited) {
        hurried = isAwaited;
    }

    /**
     * The next batch. It is as large as what is there already: nobody waits for more once there is something.
     *
     * @param applied transactions that end at or before it are left out
     * @param atMost how long to wait for the first transaction
     * @return null when nothing came in time
     */
    @Nullable Batch next(ChangeStream changes, Position applied, Duration atMost) {
        if (failure == null) {
            fill(changes, applied, waiting.isEmpty() ? atMost : Duration.ZERO, () -> rows >= mostRows);
        }
        if (waiting.isEmpty()) {
            throwFailure();
            return null;
        }
        return cut();
    }

    /**
     * A batch that was begun before, whatever larger or smaller one would be made of the same transactions today.
     *
     * @param end where it ends
     * @param transactions how many with events it has
     * @param atMost how long to wait for more of it
     * @return null when it is not complete yet
     * @throws LandbridgeException {@link LedgerError#INCONSISTENT} when the source's log has other transactions now
     */
    @Nullable Batch again(ChangeStream changes, Position applied, Position end, int transactions, Duration atMost) {
        if (failure == null) {
            fill(changes, applied, atMost, () -> withEvents >= transactions || isBeyond(end));
        }
        if (withEvents < transactions && !isBeyond(end)) {
            throwFailure();
            return null;
        }
        List<SourceTransaction> taken = new ArrayList<>();
        while (!waiting.isEmpty() && end.hasReached(waiting.element().end())) {
            taken.add(remove());
        }
        long found =
                taken.stream().filter(transaction -> transaction.id() != null).count();
        if (found != transactions) {
            throw new LandbridgeException(
                    LedgerError.INCONSISTENT,
                    "source log",
                    "The batch up to " + end + " had " + transactions + " transactions when it was begun; the log has "
                            + found + " now.");
        }
        return new Batch(taken, end);
    }

    private boolean isBeyond(Position end) {
        SourceTransaction last = waiting.peekLast();
        return last != null && !end.hasReached(last.end());
    }

    private void throwFailure() {
        LandbridgeException ended = failure;
        failure = null;
        if (ended != null) {
            throw ended;
        }
    }

    /** Forgets everything: the stream will be opened again. */
    void clear() {
        waiting.clear();
        rows = 0;
        withEvents = 0;
        failure = null;
    }

    private void fill(ChangeStream changes, Position applied, Duration atMost, BooleanSupplier enough) {
        Duration patience = atMost;
        changes.hurry(hurried);
        while (!enough.getAsBoolean()) {
            List<SourceTransaction> more;
            try {
                more = changes.poll(patience);
            } catch (LandbridgeException e) {
                // What came before the place where the log ends for us goes into the target first.
                failure = e;
                return;
            }
            if (more.isEmpty()) {
                return;
            }
            for (SourceTransaction next : more) {
                if (!applied.hasReached(next.end())) {
                    add(next);
                }
            }
            patience = Duration.ZERO;
        }
    }

    private Batch cut() {
        List<SourceTransaction> taken = new ArrayList<>();
        long sum = 0;
        while (!waiting.isEmpty()) {
            long more = rows(waiting.element());
            if (!taken.isEmpty() && sum + more > mostRows) {
                break;
            }
            taken.add(remove());
            sum += more;
        }
        return new Batch(taken);
    }

    private void add(SourceTransaction next) {
        waiting.add(next);
        rows += rows(next);
        withEvents += next.id() == null ? 0 : 1;
    }

    /** One of which everything is left out counts too, so that a batch's cut has no more letters than a batch has rows. */
    private static long rows(SourceTransaction transaction) {
        return transaction.id() == null ? 0 : Math.max(1, transaction.events().count());
    }

    private SourceTransaction remove() {
        SourceTransaction first = waiting.remove();
        rows -= rows(first);
        withEvents -= first.id() == null ? 0 : 1;
        return first;
    }
}
