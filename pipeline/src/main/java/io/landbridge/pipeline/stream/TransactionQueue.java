package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what the stream delivers into batches that end on the borders of source transactions. Not for several threads. */
final class TransactionQueue {

    private final long mostRows;
    private final Deque<SourceTransaction> waiting = new ArrayDeque<>();
    private long rows;
    private @Nullable LandbridgeException failure;

    /** @param mostRows of a batch, unless a single transaction has more */
    TransactionQueue(long mostRows) {
        this.mostRows = mostRows;
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
            fill(changes, applied, atMost);
        }
        if (waiting.isEmpty()) {
            LandbridgeException ended = failure;
            failure = null;
            if (ended != null) {
                throw ended;
            }
            return null;
        }
        return cut();
    }

    /** Forgets everything: the stream will be opened again. */
    void clear() {
        waiting.clear();
        rows = 0;
        failure = null;
    }

    private void fill(ChangeStream changes, Position applied, Duration atMost) {
        Duration patience = waiting.isEmpty() ? atMost : Duration.ZERO;
        while (rows < mostRows) {
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
                    waiting.add(next);
                    rows += next.events().count();
                }
            }
            patience = Duration.ZERO;
        }
    }

    private Batch cut() {
        List<SourceTransaction> taken = new ArrayList<>();
        long sum = 0;
        while (!waiting.isEmpty()) {
            long more = waiting.element().events().count();
            if (!taken.isEmpty() && sum + more > mostRows) {
                break;
            }
            taken.add(waiting.remove());
            sum += more;
        }
        rows -= sum;
        return new Batch(taken);
    }
}
