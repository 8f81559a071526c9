package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How much there is to copy and how long it will take, from the catalogue's estimates and a short reading of the largest table. */
record CopyForecast(long rows, long bytes, Duration shortest, Duration longest, double rowsPerChunk) {

    static CopyForecast of(Workplace workplace) {
        List<TableMapping> mappings = workplace.resolved().mappings();
        BackfillSettings settings = workplace.plan().backfill();
        long rows = mappings.stream()
                .mapToLong(mapping -> Math.max(0, mapping.source().estimatedRows()))
                .sum();
        long bytes = mappings.stream()
                .mapToLong(mapping -> Math.max(0, mapping.source().bytes()))
                .sum();
        double rate = ReadingSpeed.measure(workplace).rowsPerSecond(settings.parallelism());
        Long most = settings.maxRowsPerSecond();
        double limited = most == null ? rate : Math.min(rate, most);
        Duration middle = Duration.ofMillis((long) (rows / Math.max(1, limited) * 1_000));
        double perChunk = Math.max(
                1, limited / settings.parallelism() * settings.chunkTime().toMillis() / 1_000);
        return new CopyForecast(
                rows,
                bytes,
                middle.multipliedBy(2).dividedBy(3),
                middle.multipliedBy(3).dividedBy(2),
                perChunk);
    }

    /** Chunks of one table. */
    long chunks(TableMapping mapping) {
        return mapping.keyColumns().isEmpty()
                ? 1
                : Math.max(1, (long) Math.ceil(mapping.source().estimatedRows() / rowsPerChunk));
    }

    /** {@code 3m20s..5m00s}. */
    String spoken() {
        return Spoken.duration(shortest) + ".." + Spoken.duration(longest.plusSeconds(1));
    }

    Map<String, Object> part() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("rows", rows);
        part.put("bytes", bytes);
        part.put("shortestSeconds", shortest.toMillis() / 1_000.0);
        part.put("longestSeconds", longest.toMillis() / 1_000.0);
        return part;
    }
}
