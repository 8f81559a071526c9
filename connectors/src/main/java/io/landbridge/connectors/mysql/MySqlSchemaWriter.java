package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and runs DDL of MySQL and MariaDB. */
public final class MySqlSchemaWriter implements SchemaWriter {

    private static final int SCHEMAS = 0;
    private static final int SEQUENCES = 1;
    private static final int TABLES = 2;
    private static final int INDEXES = 10;
    private static final int LOCK_WAIT_SECONDS = 10;

    private final EndpointPools pools;
    private final Engine engine;

    public MySqlSchemaWriter(EndpointPools pools) {
        this.pools = pools;
        this.engine = pools.server().engine();
    }

    @Override
    public List<DdlStatement> beforeCopy(DatabaseSchema wanted, DatabaseSchema present) {
        List<DdlStatement> statements = new ArrayList<>();
        for (String database : databases(wanted, present)) {
            statements.add(new DdlStatement(
                    SCHEMAS,
                    Kind.SCHEMA,
                    new TableName(database, ""),
                    "CREATE DATABASE IF NOT EXISTS " + MySqlNames.quote(database) + " CHARACTER SET utf8mb4"));
        }
        Set<TableName> there = present.sequences().stream().map(Sequence::name).collect(Collectors.toSet());
        wanted.sequences().stream()
                .filter(sequence -> !there.contains(sequence.name()))
                .forEach(sequence ->
                        statements.add(new DdlStatement(SEQUENCES, Kind.SEQUENCE, sequence.name(), create(sequence))));
        for (Table table : wanted.tables()) {
            Table other = present.table(table.name()).orElse(null);
            if (other == null) {
                statements.add(
                        new DdlStatement(TABLES, Kind.TABLE, table.name(), new MySqlTableDdl(engine, table).create()));
            } else {
                requireSameForm(table, other);
            }
        }
        return statements;
    }

    @Override
    public List<DdlStatement> afterCopy(DatabaseSchema wanted, DatabaseSchema present) {
        List<DdlStatement> statements = new ArrayList<>();
        int last = INDEXES;
        for (Table table : wanted.tables()) {
            last = Math.max(last, addIndexes(table, present, statements));
        }
        for (Table table : wanted.tables()) {
            // One after another: each locks the tables at both of its ends, and its neighbours would wait in vain.
            for (ForeignKey key : table.foreignKeys()) {
                if (!hasForeignKey(present, table.name(), key)) {
                    last++;
                    statements.add(new DdlStatement(
                            last,
                            Kind.FOREIGN_KEY,
                            table.name(),
                            alter(table) + " ADD " + new MySqlTableDdl(engine, table).foreignKey(key)));
                }
            }
        }
        for (Table table : wanted.tables()) {
            statements.add(new DdlStatement(
                    last + 1, Kind.STATISTICS, table.name(), "ANALYZE TABLE " + MySqlNames.quote(table.name())));
        }
        return statements;
    }

    /** One pass over the rows builds all plain indexes of a table; each full-text index needs a pass of its own. */
    private int addIndexes(Table table, DatabaseSchema present, List<DdlStatement> statements) {
        MySqlTableDdl ddl = new MySqlTableDdl(engine, table);
        List<Index> missing = ddl.late().stream()
                .filter(index -> !hasIndex(present, table.name(), index))
                .toList();
        String plain = missing.stream()
                .filter(index -> !index.method().equals("fulltext"))
                .map(index -> "ADD " + ddl.index(index))
                .collect(Collectors.joining(", "));
        int step = INDEXES;
        if (!plain.isEmpty()) {
            statements.add(new DdlStatement(step, Kind.INDEX, table.name(), alter(table) + ' ' + plain));
        }
        for (Index index : missing) {
            if (index.method().equals("fulltext")) {
                step++;
                statements.add(
                        new DdlStatement(step, Kind.INDEX, table.name(), alter(table) + " ADD " + ddl.index(index)));
            }
        }
        return step;
    }

    @Override
    public List<DdlStatement> counters(DatabaseSchema wanted) {
        List<DdlStatement> statements = new ArrayList<>();
        for (Table table : wanted.tables()) {
            Long next = table.autoIncrementNext();
            boolean counts = table.columns().stream().anyMatch(Column::isIdentity);
            if (counts && next != null) {
                // InnoDB itself never sets the counter below the greatest value of the column.
                statements.add(new DdlStatement(
                        0, Kind.COUNTER, table.name(), alter(table) + " AUTO_INCREMENT = " + Math.max(1, next)));
            }
        }
        for (Sequence sequence : wanted.sequences()) {
            if (sequence.lastValue() != null) {
                // setval does not go back by itself.
                statements.add(new DdlStatement(
                        0,
                        Kind.COUNTER,
                        sequence.name(),
                        "SELECT setval(" + MySqlNames.quote(sequence.name()) + ", " + sequence.lastValue() + ')'));
            }
        }
        return statements;
    }

    @Override
    public void apply(DdlStatement statement) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement sql = connection.createStatement()) {
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
                + " INCREMENT BY " + sequence.increment() + " MINVALUE " + sequence.minimum() + " MAXVALUE "
                + sequence.maximum() + " CACHE " + sequence.cache() + (sequence.cycle() ? " CYCLE" : " NOCYCLE");
    }

    private static String alter(Table table) {
        return "ALTER TABLE " + MySqlNames.quote(table.name());
    }

    private static boolean hasIndex(DatabaseSchema present, TableName table, Index wanted) {
        return present.table(table).stream()
                .flatMap(there -> there.indexes().stream())
                .anyMatch(index -> index.name().equalsIgnoreCase(wanted.name()));
    }

    private static boolean hasForeignKey(DatabaseSchema present, TableName table, ForeignKey wanted) {
        return present.table(table).stream()
                .flatMap(there -> there.foreignKeys().stream())
                .anyMatch(key -> key.name().equalsIgnoreCase(wanted.name()));
    }

    /** A table that is there may have more indexes, but its columns and key must be the wished ones. */
    private static void requireSameForm(Table wanted, Table present) {
        List<String> differences = new ArrayList<>();
        for (Column column : wanted.columns()) {
            Column there = present.columns().stream()
                    .filter(other -> other.name().equalsIgnoreCase(column.name()))
                    .findFirst()
                    .orElse(null);
            if (there == null) {
                differences.add("column " + column.name() + " is missing");
            } else if (!sameType(column, there)) {
                differences.add("column " + column.name() + " is "
                        + there.type().declaration() + ", not " + column.type().declaration());
            } else if (column.nullable() && !there.nullable()) {
                differences.add("column " + column.name() + " takes no NULL");
            }
        }
        if (!wanted.rowKey().equals(present.rowKey())) {
            differences.add("its key is " + present.rowKey() + ", not " + wanted.rowKey());
        }
        if (!differences.isEmpty()) {
            throw new LandbridgeException(
                    SchemaError.DIFFERENT_OBJECT,
                    "target " + wanted.name(),
                    "The table is there in another form: " + String.join("; ", differences));
        }
    }

    private static boolean sameType(Column wanted, Column present) {
        return wanted.type().name().equals(present.type().name())
                && wanted.type().unsigned() == present.type().unsigned()
                && wanted.type().labels().equals(present.type().labels())
                && sameSize(wanted, present);
    }

    private static boolean sameSize(Column wanted, Column present) {
        // Integers may print a width, which means nothing.
        return wanted.type().name().endsWith("int")
                || (sameOrUnsaid(wanted.type().length(), present.type().length())
                        && sameOrUnsaid(
                                wanted.type().precision(), present.type().precision())
                        && sameOrUnsaid(wanted.type().scale(), present.type().scale()));
    }

    private static boolean sameOrUnsaid(@Nullable Integer wanted, @Nullable Integer present) {
        return wanted == null || Objects.equals(wanted, present);
    }
}
