package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.Cut;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.throttle.Ticker;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Claims a chunk and cuts it to the size that is wanted now, in one target transaction. Safe for several threads. */
final class ChunkClaimer {

    private final SourceSnapshot.Opener snapshots;
    private final TargetTransaction.Opener transactions;
    private final Barrier barrier;
    private final Map<String, TableCopy> tables;
    private final CopySettings settings;
    private final ChunkReturns returns;
    private final Ticker ticker;
    private volatile @Nullable List<String> only;

    ChunkClaimer(
            SourceSnapshot.Opener snapshots,
            TargetTransaction.Opener transactions,
            Barrier barrier,
            Map<String, TableCopy> tables,
            CopySettings settings,
            ChunkReturns returns,
            Ticker ticker) {
        this.snapshots = snapshots;
        this.transactions = transactions;
        this.barrier = barrier;
        this.tables = tables;
        this.settings = settings;
        this.returns = returns;
        this.ticker = ticker;
    }

    /** @param except ids of chunks that are claimed only when preferred */
    Optional<ClaimedChunk> claim(@Nullable Long preferred, Collection<Long> except) {
        returns.settleAll();
        long began = ticker.nanos();
        TargetTransaction target = transactions.begin();
        try {
            Optional<ClaimedChunk> claimed = claim(target, preferred, except, began);
            if (claimed.isEmpty()) {
                target.close();
            }
            return claimed;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
    }

    private Optional<ClaimedChunk> claim(
            TargetTransaction target, @Nullable Long preferred, Collection<Long> except, long began) {
        Chunk free = first(target, preferred, except).orElse(null);
        if (free == null) {
            return Optional.empty();
        }
        NamedPoint.CHUNK_CLAIMED.pass();
        Optional<Cut> cut = bound(free)
                .map(bound -> target.chunks()
                        .cut(free, bound)
                        .orElseThrow(() -> new LandbridgeException(
                                CopyError.SUPERSEDED, free.describe(), "The chunk changed while it was claimed.")));
        NamedPoint.CHUNK_CUT.pass();
        Chunk chunk = cut.map(Cut::kept).orElse(free);
        String session = target.session();
        try {
            target.commit();
            NamedPoint.CLAIM_COMMITTED.pass();
            // After the commit, not before: what the stream delivers from now on sees the chunk COPYING and waits.
            Barrier.Delivered delivered = barrier.after(chunk);
            return Optional.of(new ClaimedChunk(
                    chunk, target, delivered, cut.map(Cut::restId).orElse(null), began));
        } catch (RuntimeException e) {
            // Perhaps the claim stands: then nobody but us would ever give it back.
            target.close();
            returns.settleSoon(chunk, session, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Before it is said that nothing is left, chunks of copiers that are gone are looked for. */
    private Optional<Chunk> first(TargetTransaction target, @Nullable Long preferred, Collection<Long> except) {
        Optional<Chunk> free = claim(target, preferred, except);
        if (free.isPresent() || target.chunks().reclaim(false) == 0) {
            return free;
        }
        target.commit();
        return claim(target, null, except);
    }

    private Optional<Chunk> claim(TargetTransaction target, @Nullable Long preferred, Collection<Long> except) {
        return target.chunks().claim(only(target), except, preferred, settings.owner(), settings.lease());
    }

    private Optional<Key> bound(Chunk chunk) {
        TableCopy table = table(chunk);
        if (chunk.key() != null || table.mapping().keyColumns().isEmpty()) {
            return Optional.empty();
        }
        return snapshots.bound(
                table.mapping(),
                chunk.range(),
                table.chunkRows(settings.mostRows().getAsLong()));
    }

    /** A long list of tables is costly in every claim, and needed only where the ledger knows a table that this run does not. */
    private List<String> only(TargetTransaction target) {
        List<String> known = only;
        if (known == null) {
            boolean allOurs = target.chunks().progress().stream()
                    .map(TableProgress::table)
                    .allMatch(tables::containsKey);
            known = allOurs ? List.of() : List.copyOf(tables.keySet());
            only = known;
        }
        return known;
    }

    TableCopy table(Chunk chunk) {
        TableCopy table = tables.get(chunk.table());
        if (table == null) {
            throw new IllegalStateException("Claimed a chunk of a table that this run does not copy: " + chunk.table());
        }
        return table;
    }
}
