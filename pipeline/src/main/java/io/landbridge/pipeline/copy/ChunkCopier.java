package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies one chunk after another, each exactly as docs/protocol.md, "Copying one chunk", says. Safe for several threads; each thread claims
 * and copies in turn.
 */
public final class ChunkCopier {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkCopier.class);

    /** How long a source may take until its snapshots show what its log has delivered; both engines need milliseconds. */
    private static final Duration BARRIER_LIMIT = Duration.ofSeconds(10);

    private static final Duration BARRIER_STEP = Duration.ofMillis(5);

    private final SourceSnapshot.Opener snapshots;
    private final ChunkClaimer claimer;
    private final ChunkReturns returns;
    private final CopySettings settings;
    private final QuarantineBudget budget;
    private final TargetTransaction.Opener transactions;
    private final CommitLatency commits;
    private final Ticker ticker;
    private final Queue<Long> rests = new ConcurrentLinkedQueue<>();
    /** Chunks that were given back and are to be claimed again by the one who tried to copy them. */
    private final Map<ClaimedChunk, Long> awaited = new ConcurrentHashMap<>();

    private final Set<Long> unlimited = ConcurrentHashMap.newKeySet();
    private final LargeRows large = new LargeRows();

    /**
     * @param tables by {@link io.landbridge.pipeline.plan.TableMapping#name}; chunks of others are left alone
     * @param commits told what each commit took
     */
    public ChunkCopier(
            SourceSnapshot.Opener snapshots,
            TargetTransaction.Opener transactions,
            Barrier barrier,
            Map<String, TableCopy> tables,
            CopySettings settings,
            CommitLatency commits,
            Ticker ticker) {
        this.snapshots = snapshots;
        this.transactions = transactions;
        this.settings = settings;
        this.budget = new QuarantineBudget(settings.maxQuarantined());
        this.commits = commits;
        this.ticker = ticker;
        this.returns = new ChunkReturns(transactions);
        this.claimer =
                new ChunkClaimer(snapshots, transactions, barrier, Map.copyOf(tables), settings, returns, ticker);
    }

    /**
     * Claims a chunk, preferably the one above what this process has just copied. A failure leaves nothing claimed that is not given back.
     *
     * @return empty when nothing can be claimed now: all is copied, or others are copying the rest
     */
    public Optional<ClaimedChunk> claim() {
        return claimer.claim(rests.poll(), awaited.values());
    }

    /**
     * Copies a claimed chunk. Whatever goes wrong, the chunk has been given back before this throws, or will be before the next claim; a
     * chunk that had its attempt already is claimed anew, or in its stead another one. Between a failed attempt and the next one nobody
     * else of this process claims it: else idle workers would take the waits and the bound of its attempts away. Who makes no further
     * attempt calls {@link #giveBack}.
     *
     * @throws LandbridgeException of a retryable category when the same call may succeed; {@link CopyError#QUARANTINE_OVER_BUDGET} after
     *     the refused rows were committed; else the run has to stop
     */
    public CopyResult copy(ClaimedChunk first) {
        ClaimedChunk claimed = first;
        if (!first.spend()) {
            Long id = awaited.getOrDefault(first, first.chunk().id());
            Optional<ClaimedChunk> again = claimer.claim(id, awaited.values());
            if (again.isEmpty()) {
                awaited.remove(first);
                return CopyResult.givenBack(first.chunk(), "others copy it, or have done so");
            }
            claimed = again.orElseThrow();
            claimed.spend();
        }
        CopyResult result;
        try {
            result = inTurn(claimed);
            awaited.remove(first);
        } catch (RuntimeException e) {
            if (e instanceof LandbridgeException known && known.category().isRetryable()) {
                awaited.put(first, claimed.chunk().id());
            }
            returns.giveBack(claimed, claimed.chunk(), reason(e), null);
            throw e;
        } finally {
            claimed.target().close();
            if (claimed.restId() != null) {
                rests.add(claimed.restId());
            }
        }
        if (result.quarantined() > 0) {
            requireBudget();
        }
        return result;
    }

    /** Gives back a chunk of which no further attempt will be made; does nothing when it is given back, or copied, already. */
    public void giveBack(ClaimedChunk claimed, String reason) {
        awaited.remove(claimed);
        if (claimed.spend()) {
            returns.giveBack(claimed, claimed.chunk(), reason, null);
            claimed.target().close();
        }
    }

    private CopyResult inTurn(ClaimedChunk claimed) {
        Chunk chunk = claimed.chunk();
        try (LargeRows.Turn turn = large.enter(chunk)) {
            try {
                return attempt(claimed);
            } catch (OutOfMemoryError e) {
                // A driver that was interrupted by it may stand in the middle of an answer: its session must not serve
                // again.
                claimed.target().abandon();
                large.ranOut(chunk);
                String reason = "out of memory beside other chunks, to be copied alone";
                returns.settleSoon(chunk, claimed.session(), reason);
                if (turn.alone()) {
                    throw new LandbridgeException(
                            CopyError.OUT_OF_MEMORY,
                            chunk.describe(),
                            "A row is too large for the memory of this process ("
                                    + (Runtime.getRuntime().maxMemory() >> 20)
                                    + " MB), even with no other chunk under way.",
                            e);
                }
                return CopyResult.givenBack(chunk, reason);
            }
        }
    }

    private CopyResult attempt(ClaimedChunk claimed) {
        Chunk chunk = claimed.chunk();
        Deadline deadline = isLimited(chunk) ? Deadline.in(ticker, settings.copyLimit()) : Deadline.never(ticker);
        SourceSnapshot snapshot = openBeyondBarrier(claimed);
        if (snapshot == null) {
            String reason = "the source does not show yet what its log has delivered";
            returns.giveBack(claimed, chunk, reason, null);
            return CopyResult.givenBack(chunk, reason);
        }
        String resumeAfter = claimed.delivered().resumeAfter(snapshot.fence());
        try (snapshot) {
            NamedPoint.SNAPSHOT_TAKEN.pass();
            return copy(claimed, snapshot, deadline);
        } catch (TooSlowException e) {
            return halve(claimed, e, resumeAfter);
        } catch (GivesWayException e) {
            returns.giveBack(claimed, chunk, e.what(), resumeAfter);
            return CopyResult.givenBack(chunk, e.what());
        }
    }

    private CopyResult copy(ClaimedChunk claimed, SourceSnapshot snapshot, Deadline deadline) {
        TableCopy table = claimer.table(claimed.chunk());
        ChunkAttempt attempt = new ChunkAttempt(claimed, table, snapshot, budget, deadline, ticker, large);
        CopiedRows copied = attempt.run();
        long before = ticker.nanos();
        try {
            claimed.target().commit();
        } catch (LandbridgeException e) {
            if (!returns.isCommitted(claimed, e)) {
                throw e;
            }
        }
        long now = ticker.nanos();
        NamedPoint.CHUNK_COMMITTED.pass();
        commits.committed(Duration.ofNanos(now - before));
        if (attempt.isOrdinary()) {
            table.sizer()
                    .copied(
                            copied.rowsRead(),
                            copied.bytes(),
                            Duration.ofNanos(copied.nanos()),
                            Duration.ofNanos(now - claimed.beganNanos()));
        }
        return CopyResult.copied(claimed.chunk(), copied);
    }

    private @Nullable SourceSnapshot openBeyondBarrier(ClaimedChunk claimed) {
        TableCopy table = claimer.table(claimed.chunk());
        Deadline barrier = Deadline.in(ticker, BARRIER_LIMIT);
        while (true) {
            SourceSnapshot snapshot = snapshots.open(table.mapping(), claimed.chunk());
            if (claimed.delivered().isHeldBy(snapshot.fence())) {
                return snapshot;
            }
            snapshot.close();
            if (barrier.isOver()) {
                return null;
            }
            ticker.sleep(BARRIER_STEP);
        }
    }

    /** A single key, or a chunk that was seen not to be divisible, gets the time it needs: given back it would never be copied. */
    private boolean isLimited(Chunk chunk) {
        return chunk.key() == null && !unlimited.contains(chunk.id());
    }

    private CopyResult halve(ClaimedChunk claimed, TooSlowException slow, @Nullable String resumeAfter) {
        Chunk chunk = claimed.chunk();
        TableCopy table = claimer.table(chunk);
        String reason = "took longer than copyLimit (" + settings.copyLimit().toMillis() + " ms)";
        claimed.target().rollback();
        table.sizer().tooLong(slow.seenRows());
        Optional<Key> bound = table.mapping().keyColumns().isEmpty()
                ? Optional.empty()
                : snapshots.bound(table.mapping(), chunk.range(), Math.max(1, slow.seenRows() / 2));
        if (bound.isEmpty()) {
            unlimited.add(chunk.id());
            LOG.info("{} cannot be halved and gets the time it needs", chunk.describe());
        } else if (claimed.target().chunks().cut(chunk, bound.orElseThrow()).isPresent()) {
            claimed.target().commit();
        }
        returns.giveBack(claimed, chunk, reason, resumeAfter);
        return CopyResult.givenBack(chunk, reason);
    }

    private void requireBudget() {
        try (TargetTransaction target = transactions.begin()) {
            budget.require(target);
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof LandbridgeException known
                ? known.what()
                : e.getClass().getName();
    }
}
