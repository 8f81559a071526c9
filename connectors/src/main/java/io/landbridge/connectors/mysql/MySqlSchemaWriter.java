package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.DdlList;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.SchemaError;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and runs DDL of MySQL and MariaDB. */
public final class MySqlSchemaWriter implements SchemaWriter {

    private static final int LOCK_WAIT_SECONDS = 10;

    /** MariaDB's sequences keep both ends of BIGINT for themselves; PostgreSQL's default bounds are those ends. */
    private static final long LEAST_OF_SEQUENCE = -Long.MAX_VALUE;

    private static final long MOST_OF_SEQUENCE = Long.MAX_VALUE - 1;

    private final EndpointPools pools;
    private final Engine engine;
    private final FormComparison comparison;

    /** Writes into the server of those pools. */
    public MySqlSchemaWriter(EndpointPools pools) {
        this.pools = pools;
        this.engine = pools.server().engine();
        this.comparison = new FormComparison(engine);
    }

    @Override
    public List<DdlStatement> beforeCopy(DatabaseSchema wanted, DatabaseSchema present) {
        DdlList list = new DdlList();
        for (String database : databases(wanted, present)) {
            list.add(
                    Kind.SCHEMA,
                    new TableName(database, ""),
                    "CREATE DATABASE IF NOT EXISTS " + MySqlNames.quote(database) + " CHARACTER SET utf8mb4");
        }
        list.nextStep();
        Set<TableName> there = present.sequences().stream().map(Sequence::name).collect(Collectors.toSet());
        wanted.sequences().stream()
                .filter(sequence -> !there.contains(sequence.name()))
                .forEach(sequence -> list.add(Kind.SEQUENCE, sequence.name(), create(sequence)));
        list.nextStep();
        for (Table table : wanted.tables()) {
            Table other = present.table(table.name()).orElse(null);
            if (other == null) {
                list.add(Kind.TABLE, table.name(), new MySqlTableDdl(engine, table).create());
            } else {
                complete(table, other, list);
            }
        }
        return list.statements();
    }

    /** A table that is there must have the wished columns and key; checks and the row key's index are added. */
    private void complete(Table table, Table there, DdlList list) {
        List<String> differences = comparison.differences(table, there);
        if (!differences.isEmpty()) {
            throw different(table.name(), "The table is there in another form: " + String.join("; ", differences));
        }
        MySqlTableDdl ddl = new MySqlTableDdl(engine, table);
        List<String> clauses = new ArrayList<>();
        ddl.early().stream()
                .filter(index -> there.indexes().stream().noneMatch(found -> comparison.sameIndex(index, found)))
                .forEach(index -> clauses.add("ADD " + ddl.index(index)));
        Set<String> checks = there.checks().stream()
                .map(CheckConstraint::name)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        table.checks().stream()
                .filter(check -> !checks.contains(check.name().toLowerCase(Locale.ROOT)))
                .forEach(check -> clauses.add("ADD " + ddl.check(check)));
        if (!clauses.isEmpty()) {
            list.add(Kind.TABLE, table.name(), ddl.alter() + ' ' + String.join(", ", clauses));
        }
    }

    @Override
    public List<DdlStatement> afterCopy(DatabaseSchema wanted, DatabaseSchema present) {
        return new MySqlLateDdl(engine, wanted, present).statements();
    }

    /** Whether the index, or another that does the same, is there. */
    static boolean hasIndex(FormComparison comparison, DatabaseSchema present, TableName table, Index wanted) {
        List<Index> there = present.table(table).map(Table::indexes).orElse(List.of());
        for (Index index : there) {
            if (comparison.sameIndex(wanted, index)) {
                return true;
            }
            if (index.name().equalsIgnoreCase(wanted.name())) {
                throw different(
                        table, "The index " + wanted.name() + " is there over other columns or of another kind");
            }
        }
        return false;
    }

    @Override
    public List<DdlStatement> counters(DatabaseSchema wanted) {
        DdlList list = new DdlList();
        for (Table table : wanted.tables()) {
            Long next = table.autoIncrementNext();
            boolean counts = table.columns().stream().anyMatch(Column::isIdentity);
            if (counts && next != null) {
                // InnoDB itself never sets the counter below the greatest value of the column.
                list.add(
                        Kind.COUNTER,
                        table.name(),
                        "ALTER TABLE " + MySqlNames.quote(table.name()) + " AUTO_INCREMENT = " + Math.max(1, next));
            }
        }
        for (Sequence sequence : wanted.sequences()) {
            if (sequence.lastValue() != null) {
                // setval does not go back by itself.
                list.add(
                        Kind.COUNTER,
                        sequence.name(),
                        "SELECT setval(" + MySqlNames.quote(sequence.name()) + ", " + sequence.lastValue() + ')');
            }
        }
        return list.statements();
    }

    @Override
    public String alterColumn(Table wanted, Column column, @Nullable Column present) {
        MySqlTableDdl ddl = new MySqlTableDdl(engine, wanted);
        if (present == null) {
            return ddl.alter() + " ADD COLUMN " + ddl.column(column);
        }
        String modify = ddl.alter() + " MODIFY COLUMN " + ddl.column(column);
        // MySQL alters no end of a foreign key otherwise, whatever changes of it
        return engine == Engine.MYSQL && isInKey(wanted, column)
                ? "SET SESSION foreign_key_checks = 0; " + modify + "; SET SESSION foreign_key_checks = 1"
                : modify;
    }

    private static boolean isInKey(Table table, Column column) {
        return (table.primaryKey() != null && table.primaryKey().columns().contains(column.name()))
                || table.indexes().stream()
                        .anyMatch(index -> index.plainColumns().contains(column.name()));
    }

    @Override
    public void apply(DdlStatement statement) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement sql = connection.createStatement()) {
            sql.setEscapeProcessing(false);
            sql.execute("SET SESSION lock_wait_timeout = " + LOCK_WAIT_SECONDS);
            sql.execute(statement.sql());
        } catch (SQLException e) {
            throw pools.errors().translate(pools.side() + " " + statement.table(), e);
        }
    }

    private static Set<String> databases(DatabaseSchema wanted, DatabaseSchema present) {
        Set<String> missing = new TreeSet<>();
        wanted.tables().forEach(table -> missing.add(table.name().schema()));
        wanted.sequences().forEach(sequence -> missing.add(sequence.name().schema()));
        present.tables().forEach(table -> missing.remove(table.name().schema()));
        return missing;
    }

    private static String create(Sequence sequence) {
        return "CREATE SEQUENCE " + MySqlNames.quote(sequence.name()) + " START WITH " + sequence.start()
                + " INCREMENT BY " + sequence.increment() + " MINVALUE "
                + Math.max(sequence.minimum(), LEAST_OF_SEQUENCE) + " MAXVALUE "
                + Math.min(sequence.maximum(), MOST_OF_SEQUENCE) + " CACHE " + sequence.cache()
                + (sequence.cycle() ? " CYCLE" : " NOCYCLE");
    }

    private static LandbridgeException different(TableName name, String what) {
        return new LandbridgeException(SchemaError.DIFFERENT_OBJECT, "target " + name, what + ".");
    }
}
