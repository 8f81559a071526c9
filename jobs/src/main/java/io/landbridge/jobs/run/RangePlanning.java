package io.landbridge.jobs.run;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.FirstChunks;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Gives each table its first, coarse ranges; claims cut them to size later. */
final class RangePlanning {

    /** A commit for each of thousands of small tables would take longer than their rows. */
    private static final int TABLES_PER_COMMIT = 100;

    private final Ledger ledger;
    private final SourceSnapshot.Opener source;
    private final Attempts attempts;
    private final StopSignal stop;
    private final BackfillSettings settings;
    private final RunProgress progress;
    private final SideBySide threads;

    RangePlanning(
            Ledger ledger,
            SourceSnapshot.Opener source,
            Attempts attempts,
            StopSignal stop,
            BackfillSettings settings,
            RunProgress progress) {
        this.ledger = ledger;
        this.source = source;
        this.attempts = attempts;
        this.stop = stop;
        this.settings = settings;
        this.progress = progress;
        this.threads = new SideBySide("ranges", settings.parallelism());
    }

    /** Plans the tables that are not planned yet, the largest first: they are claimed in that order, so that none is left for the end. */
    void plan(List<TableMapping> mappings) {
        Set<String> planned =
                attempts.call(() -> ledger.inTransaction(transaction -> transaction.chunks().progress().stream()
                        .map(TableProgress::table)
                        .collect(Collectors.toSet())));
        List<TableMapping> open = mappings.stream()
                .filter(mapping -> !planned.contains(mapping.name()))
                .sorted(Comparator.comparingLong(
                                (TableMapping mapping) -> mapping.source().bytes())
                        .reversed())
                .toList();
        for (int from = 0; from < open.size(); from += TABLES_PER_COMMIT) {
            stop.throwIfRaised();
            progress.planning(from, open.size());
            commit(firstChunks(open.subList(from, Math.min(open.size(), from + TABLES_PER_COMMIT))));
        }
    }

    private List<FirstChunks> firstChunks(List<TableMapping> mappings) {
        Map<String, List<KeyRange>> cut = new ConcurrentHashMap<>();
        threads.run(mappings.stream()
                .filter(mapping -> parts(mapping) > 1)
                .<Runnable>map(mapping -> () -> cut.put(mapping.name(), ranges(mapping)))
                .toList());
        // No chunk was planned of them before, so that it is their first epoch.
        return mappings.stream()
                .map(mapping -> new FirstChunks(
                        mapping.name(),
                        1,
                        cut.getOrDefault(mapping.name(), List.of(KeyRange.ALL)),
                        mapping.source().estimatedRows()))
                .toList();
    }

    private List<KeyRange> ranges(TableMapping mapping) {
        stop.throwIfRaised();
        return attempts.call(() -> source.ranges(mapping, parts(mapping)));
    }

    /** As many as there are workers, so that all of them can begin with the largest table; one where that is not worth a query. */
    private int parts(TableMapping mapping) {
        return mapping.source().estimatedRows() < settings.chunkRows() ? 1 : settings.parallelism();
    }

    private void commit(List<FirstChunks> tables) {
        attempts.run(() -> ledger.inTransaction(transaction -> {
            transaction.chunks().plan(tables);
            return Boolean.TRUE;
        }));
        NamedPoint.TABLE_PLANNED.pass();
    }
}
