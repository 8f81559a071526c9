package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much there is to copy and how long it will take, from the catalogue's estimates and a look at some rows of the largest tables.
 *
 * @param tables by the mapping's name
 */
record CopyForecast(
        Map<String, TableForecast> tables,
        TableForecast total,
        Duration shortest,
        Duration longest,
        double rowsPerChunk) {

    /** More would take longer to look at than the better answer is worth. */
    private static final int TABLES_LOOKED_AT = 20;

    /** Spread over the table, since old rows are often not like new ones. */
    private static final int PLACES = 4;

    private static final int ROWS_AT_A_PLACE = 500;

    static CopyForecast of(Workplace workplace) {
        BackfillSettings settings = workplace.plan().backfill();
        Map<String, TableForecast> tables = tables(workplace);
        TableForecast total = tables.values().stream().reduce(TableForecast.NOTHING, TableForecast::plus);
        double rate = ReadingSpeed.measure(workplace).rowsPerSecond(settings.parallelism(), total);
        Long most = settings.maxRowsPerSecond();
        double limited = most == null ? rate : Math.min(rate, most);
        Duration middle = Duration.ofMillis((long) (total.rows() / Math.max(1, limited) * 1_000));
        double perChunk = Math.max(
                1, limited / settings.parallelism() * settings.chunkTime().toMillis() / 1_000);
        return new CopyForecast(
                tables,
                total,
                middle.multipliedBy(2).dividedBy(3),
                middle.multipliedBy(3).dividedBy(2),
                perChunk);
    }

    private static Map<String, TableForecast> tables(Workplace workplace) {
        List<TableMapping> largestFirst = workplace.resolved().mappings().stream()
                .sorted(Comparator.comparingLong(
                                (TableMapping mapping) -> mapping.source().bytes())
                        .reversed())
                .toList();
        Map<String, TableForecast> tables = new HashMap<>();
        TableForecast seen = TableForecast.NOTHING;
        long size = 0;
        for (TableMapping mapping : largestFirst) {
            if (tables.size() < TABLES_LOOKED_AT) {
                TableForecast looked = look(workplace, mapping);
                seen = seen.plus(looked);
                size += Math.max(0, mapping.source().bytes());
                tables.put(mapping.name(), looked);
            } else {
                tables.put(mapping.name(), TableForecast.like(seen, size, mapping));
            }
        }
        return tables;
    }

    private static TableForecast look(Workplace workplace, TableMapping mapping) {
        List<KeyRange> places = mapping.keyColumns().isEmpty()
                ? List.of(KeyRange.ALL)
                : workplace.source().snapshots().ranges(mapping, PLACES);
        int each = ROWS_AT_A_PLACE * PLACES / places.size();
        return TableForecast.of(mapping, TableReading.of(workplace, mapping, places, each));
    }

    TableForecast table(TableMapping mapping) {
        @Nullable TableForecast known = tables.get(mapping.name());
        return known == null ? TableForecast.NOTHING : known;
    }

    /** Chunks of one table. */
    long chunks(TableMapping mapping) {
        return mapping.keyColumns().isEmpty()
                ? 1
                : Math.max(1, (long) Math.ceil(table(mapping).rows() / rowsPerChunk));
    }

    /** {@code 3m20s..5m00s}. */
    String spoken() {
        return Spoken.duration(shortest) + ".." + Spoken.duration(longest.plusSeconds(1));
    }

    Map<String, Object> part() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("rows", total.rows());
        part.put("written", total.written());
        part.put("bytes", total.bytes());
        part.put("shortestSeconds", shortest.toMillis() / 1_000.0);
        part.put("longestSeconds", longest.toMillis() / 1_000.0);
        return part;
    }
}
