package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ChunkStore.FirstChunks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans the first chunks of many tables in a few statements: a round trip for each would take longer than the rows of small tables. */
final class ChunkPlanning {

    /** Rows of one statement; parameters are limited by each driver in another way. */
    private static final int MOST_ROWS = 100;

    private final LedgerStatements statements;

    ChunkPlanning(LedgerStatements statements) {
        this.statements = statements;
    }

    void plan(List<FirstChunks> tables) {
        // Between two that plan: the migration's row is locked until one of them has committed.
        if (!statements.finds("SELECT 1 FROM {migration} WHERE migration = ? {lock}", statements.migration())) {
            throw new IllegalStateException("Not registered: " + statements.migration());
        }
        for (int from = 0; from < tables.size(); from += MOST_ROWS) {
            planTogether(tables.subList(from, Math.min(tables.size(), from + MOST_ROWS)));
        }
    }

    private void planTogether(List<FirstChunks> tables) {
        Rows planned = new Rows(
                "INSERT INTO {planned_table} (migration, table_name, epoch, estimated_rows)", "{if_absent}", 4);
        tables.forEach(
                table -> planned.add(statements.migration(), table.table(), table.epoch(), table.estimatedRows()));
        planned.insert();
        Map<String, Integer> open = open(tables.stream().map(FirstChunks::table).toList());
        Rows chunks = new Rows("INSERT INTO {chunk} (migration, table_name, epoch, lower_key, upper_key)", "", 5);
        for (FirstChunks table : tables) {
            if (open.getOrDefault(table.table(), 0) == table.epoch()) {
                table.ranges().forEach(range -> add(chunks, table, range));
            }
        }
        chunks.insert();
    }

    private void add(Rows chunks, FirstChunks table, KeyRange range) {
        chunks.add(
                statements.migration(),
                table.table(),
                table.epoch(),
                JdbcChunkStore.json(range.lower()),
                JdbcChunkStore.json(range.upper()));
    }

    /** Those of the planned tables whose epoch has no chunks yet, with that epoch. */
    private Map<String, Integer> open(List<String> tables) {
        return statements
                .list(
                        """
                        SELECT table_name, epoch FROM {planned_table} t WHERE migration = ? AND NOT EXISTS
                          (SELECT 1 FROM {chunk} c WHERE c.migration = t.migration AND c.table_name = t.table_name AND c.epoch = t.epoch)""" + ChunkClaim.only(tables),
                        row -> Map.entry(row.getString(1), row.getInt(2)),
                        ChunkClaim.with(tables, statements.migration()))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Rows on their way into a table, so many at a time. */
    private final class Rows {

        private final String into;
        private final String end;
        private final int columns;
        private final List<@Nullable Object> values = new ArrayList<>();

        Rows(String into, String end, int columns) {
            this.into = into;
            this.end = end;
            this.columns = columns;
        }

        void add(@Nullable Object... row) {
            values.addAll(Arrays.asList(row));
            if (values.size() == MOST_ROWS * columns) {
                insert();
            }
        }

        void insert() {
            if (!values.isEmpty()) {
                statements.insertAll(into, columns, values, end);
                values.clear();
            }
        }
    }
}
