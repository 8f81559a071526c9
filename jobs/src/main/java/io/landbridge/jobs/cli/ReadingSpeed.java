package io.landbridge.jobs.cli;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How fast rows come out of the largest table and through its mapping. Writing cannot be tried without changing the target, so what it
 * costs is a share that was measured elsewhere.
 *
 * @param readPerSecond rows, by one reader
 * @param bytesPerRow of these rows
 */
record ReadingSpeed(double readPerSecond, double bytesPerRow) {

    private static final long ROWS = 100_000;

    /** What is left of the reading speed once the rows are written too: 0.4 to 0.6 between servers on one machine of two cores. */
    private static final double SHARE_WITH_WRITING = 0.5;

    /** What a second worker adds; more than four add nothing worth a promise. */
    private static final double GAIN_BY_WORKER = 0.3;

    private static final int MOST_WORKERS = 4;

    /** A guess for a database without rows. */
    private static final ReadingSpeed UNKNOWN = new ReadingSpeed(100_000, 100);

    static ReadingSpeed measure(Workplace workplace) {
        Optional<TableMapping> largest = workplace.resolved().mappings().stream()
                .filter(mapping -> !mapping.keyColumns().isEmpty())
                .max(Comparator.comparingLong(mapping -> mapping.source().bytes()));
        if (largest.isEmpty()) {
            return UNKNOWN;
        }
        List<KeyRange> all = List.of(KeyRange.ALL);
        // The first time warms up what the second one measures.
        TableReading.of(workplace, largest.orElseThrow(), all, ROWS);
        TableReading reading = TableReading.of(workplace, largest.orElseThrow(), all, ROWS);
        return reading.rows() == 0
                ? UNKNOWN
                : new ReadingSpeed(reading.rowsPerSecond(), reading.bytes() / (double) reading.rows());
    }

    /** For rows of another size than those that were read: half of what a row costs is its bytes. */
    double rowsPerSecond(int parallelism, TableForecast rows) {
        double size = rows.rows() == 0 ? 1 : rows.bytes() / (double) rows.rows() / Math.max(1, bytesPerRow);
        double alone = readPerSecond * SHARE_WITH_WRITING / (0.5 + 0.5 * size);
        return alone * (1 + GAIN_BY_WORKER * (Math.min(parallelism, MOST_WORKERS) - 1));
    }
}
