package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One table while its parts come in. */
public final class CatalogueTable {

    private final TableName name;
    private final long estimatedRows;
    private final long bytes;
    private final String storage;
    private final @Nullable String partitioning;
    private final @Nullable Long autoIncrementNext;
    private final @Nullable String comment;
    private final List<Column> columns = new ArrayList<>();
    private final List<Index> indexes = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<CheckConstraint> checks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable PrimaryKey primaryKey;

    /** The table itself; see {@link Table} for the meaning of each. */
    public CatalogueTable(
            TableName name,
            long estimatedRows,
            long bytes,
            String storage,
            @Nullable String partitioning,
            @Nullable Long autoIncrementNext,
            @Nullable String comment) {
        this.name = name;
        this.estimatedRows = estimatedRows;
        this.bytes = bytes;
        this.storage = storage;
        this.partitioning = partitioning;
        this.autoIncrementNext = autoIncrementNext;
        this.comment = comment;
    }

    /** Its name. */
    public TableName name() {
        return name;
    }

    /** Adds the next column. */
    public void add(Column column) {
        columns.add(column);
    }

    /** Whether the column that was added last has that name. */
    public boolean endsWith(String column) {
        return !columns.isEmpty() && columns.get(columns.size() - 1).name().equals(column);
    }

    /** Adds an index. */
    public void add(Index index) {
        indexes.add(index);
    }

    /** Adds a foreign key. */
    public void add(ForeignKey key) {
        foreignKeys.add(key);
    }

    /** Adds a check. */
    public void add(CheckConstraint check) {
        checks.add(check);
    }

    /** Sets the primary key. */
    public void primaryKey(PrimaryKey key) {
        primaryKey = key;
    }

    /** Adds a note, one sentence without a full stop. */
    public void note(String note) {
        notes.add(note);
    }

    /** The table with all that came in. */
    public Table build() {
        return new Table(
                name,
                columns,
                primaryKey,
                indexes,
                foreignKeys,
                checks,
                estimatedRows,
                bytes,
                storage,
                partitioning,
                autoIncrementNext,
                comment,
                notes);
    }
}
