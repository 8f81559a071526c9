package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Twice a second: renews the leases, says in the ledger what the run is doing, and takes the operator's wishes from it. */
final class RunnerWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunnerWatch.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Ledger ledger;
    private final RunnerLease lease;
    private final BiFunction<List<TableProgress>, LedgerTransaction, String> activity;
    private final Consumer<Wishes> wishes;
    private final StopSignal stop;
    private final Duration chunkLease;
    private final CountingPace<List<TableProgress>> pace = new CountingPace<>(Ticker.SYSTEM);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    /**
     * @param ledger without retries: a tick that fails is followed by the next one anyway
     * @param activity looks at the ledger and says in one line what happens
     * @param wishes told what the operator wants, at each look, changed or not
     */
    RunnerWatch(
            Ledger ledger,
            RunnerLease lease,
            Duration chunkLease,
            BiFunction<List<TableProgress>, LedgerTransaction, String> activity,
            Consumer<Wishes> wishes,
            StopSignal stop) {
        this.ledger = ledger;
        this.lease = lease;
        this.chunkLease = chunkLease;
        this.activity = activity;
        this.wishes = wishes;
        this.stop = stop;
        this.thread = new Thread(this::watch, "runner-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** One look; a failure that another process is behind ends the run, one that the network is behind does not. */
    void tick() {
        try {
            lease.revive();
            Wishes wanted = ledger.inTransaction(transaction -> {
                lease.renew(
                        transaction,
                        activity.apply(pace.counts(() -> transaction.chunks().progress()), transaction));
                transaction.chunks().renew(lease.holder(), chunkLease);
                return transaction.control().read();
            });
            wishes.accept(wanted);
        } catch (LandbridgeException e) {
            if (!e.category().isRetryable()) {
                stop.raise(e);
            }
            LOG.debug("The ledger did not answer the watch", e);
        } catch (OutOfMemoryError e) {
            // A chunk took it all for a moment, and is about to give it back.
            LOG.warn("The watch was out of memory and looks again", e);
        } catch (RuntimeException e) {
            stop.raise(new LandbridgeException(RunError.DEFECT, "runner-watch", String.valueOf(e.getMessage()), e));
        }
    }

    private void watch() {
        try {
            do {
                tick();
            } while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread; waits for a look under way, at most five seconds. */
    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
