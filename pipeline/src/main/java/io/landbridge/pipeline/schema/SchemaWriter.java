package io.landbridge.pipeline.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes DDL in one engine's dialect, and applies it. */
public interface SchemaWriter {

    /**
     * What must be there before rows are copied, in dependency order: schemas, enum types, sequences, tables with keys and checks.
     * Statements for things that are there already in the same form are left out.
     *
     * @param wanted tables as they shall be, in this engine's types
     * @param present what is there
     */
    List<DdlStatement> beforeCopy(DatabaseSchema wanted, DatabaseSchema present);

    /**
     * What comes after the rows: secondary indexes, unique constraints, then foreign keys, then statistics. Where {@link
     * Engine#validatesForeignKeys()} says no, the keys are added without a look at the rows.
     */
    List<DdlStatement> afterCopy(DatabaseSchema wanted, DatabaseSchema present);

    /**
     * Sets sequences and counters ahead of the data: past {@code max(column)} and past the source's last value; never back.
     *
     * @param wanted translated from a source that was read after the rows: {@link Sequence#lastValue()} and {@link
     *     Table#autoIncrementNext()} say how far the source has counted
     */
    List<DdlStatement> counters(DatabaseSchema wanted);

    /**
     * What would give a table that is there a wished column, or make its column as wished. For people to read and run: no run does it, since
     * it may rewrite the table.
     *
     * @param present the column as it is; null when it is missing
     */
    String alterColumn(Table wanted, Column column, @Nullable Column present);

    /** Runs one statement in its own transaction; a lock is waited for at most ten seconds. */
    void apply(DdlStatement statement);

    /**
     * One statement.
     *
     * @param step statements of one step may run at the same time; steps run in ascending order
     */
    record DdlStatement(int step, Kind kind, TableName table, String sql) {

        /** What a statement makes. */
        public enum Kind {
            SCHEMA,
            TYPE,
            SEQUENCE,
            TABLE,
            INDEX,
            FOREIGN_KEY,
            STATISTICS,
            COUNTER
        }
    }
}
