package io.landbridge.jobs.run;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    RangePlanning(
            Ledger ledger,
            SourceSnapshot.Opener source,
            Attempts attempts,
            StopSignal stop,
            BackfillSettings settings) {
        this.ledger = ledger;
        this.source = source;
        this.attempts = attempts;
        this.stop = stop;
        this.settings = settings;
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
        Map<TableMapping, List<KeyRange>> ranges = new LinkedHashMap<>();
        for (TableMapping mapping : open) {
            stop.throwIfRaised();
            ranges.put(mapping, attempts.call(() -> source.ranges(mapping, parts(mapping))));
            if (ranges.size() == TABLES_PER_COMMIT) {
                commit(ranges);
            }
        }
        if (!ranges.isEmpty()) {
            commit(ranges);
        }
    }

    /** As many as there are workers, so that all of them can begin with the largest table; one where that is not worth a query. */
    private int parts(TableMapping mapping) {
        return mapping.source().estimatedRows() < settings.chunkRows() ? 1 : settings.parallelism();
    }

    private void commit(Map<TableMapping, List<KeyRange>> ranges) {
        List<Map.Entry<TableMapping, List<KeyRange>>> entries = new ArrayList<>(ranges.entrySet());
        attempts.run(() -> ledger.inTransaction(transaction -> {
            entries.forEach(entry -> {
                TableMapping mapping = entry.getKey();
                transaction
                        .chunks()
                        .plan(
                                mapping.name(),
                                transaction.chunks().epoch(mapping.name()),
                                entry.getValue(),
                                mapping.source().estimatedRows());
            });
            return Boolean.TRUE;
        }));
        NamedPoint.TABLE_PLANNED.pass();
        ranges.clear();
    }
}
