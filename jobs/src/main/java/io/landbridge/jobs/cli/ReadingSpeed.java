package io.landbridge.jobs.cli;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import io.landbridge.pipeline.transform.Transformation;
import java.util.Comparator;
import java.util.Optional;

/**
 * How fast rows come out of the largest table and through its mapping. Writing cannot be tried without changing the target, so what it
 * costs is a share that was measured elsewhere.
 *
 * @param readPerSecond by one reader
 */
record ReadingSpeed(double readPerSecond) {

    private static final long ROWS = 100_000;

    /** What is left of the reading speed once the rows are written too: 0.4 to 0.6 between servers on one machine of two cores. */
    private static final double SHARE_WITH_WRITING = 0.5;

    /** What a second worker adds; more than four add nothing worth a promise. */
    private static final double GAIN_BY_WORKER = 0.3;

    private static final int MOST_WORKERS = 4;

    /** A guess for a database without rows. */
    private static final double UNKNOWN = 100_000;

    static ReadingSpeed measure(Workplace workplace) {
        Optional<TableMapping> largest = workplace.resolved().mappings().stream()
                .filter(mapping -> !mapping.keyColumns().isEmpty())
                .max(Comparator.comparingLong(mapping -> mapping.source().bytes()));
        if (largest.isEmpty()) {
            return new ReadingSpeed(UNKNOWN);
        }
        // The first time warms up what the second one measures.
        measure(workplace, largest.orElseThrow());
        return new ReadingSpeed(measure(workplace, largest.orElseThrow()));
    }

    double rowsPerSecond(int parallelism) {
        return readPerSecond * SHARE_WITH_WRITING * (1 + GAIN_BY_WORKER * (Math.min(parallelism, MOST_WORKERS) - 1));
    }

    private static double measure(Workplace workplace, TableMapping mapping) {
        SourceSnapshot.Opener source = workplace.source().snapshots();
        Optional<Key> bound = source.bound(mapping, KeyRange.ALL, ROWS);
        KeyRange range = bound.map(KeyRange.ALL::upTo).orElse(KeyRange.ALL);
        RowSink nowhere = (buffer, offset, length) -> {};
        RowSink sink = mapping.isPlain()
                ? nowhere
                : Transformation.of(mapping, workplace.transformers())
                        .open(mapping.outputs().stream().map(output -> nowhere).toList(), row -> {});
        long before = System.nanoTime();
        long rows;
        try (SourceSnapshot snapshot = source.open(mapping, new Chunk(0, mapping.name(), 1, null, range, 0, 0))) {
            rows = snapshot.read(range, RowEncoding.TEXT, sink);
        }
        return rows == 0 ? UNKNOWN : rows * 1e9 / (System.nanoTime() - before);
    }
}
