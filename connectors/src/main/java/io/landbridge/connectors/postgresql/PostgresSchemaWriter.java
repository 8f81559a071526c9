package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.DdlList;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.EnumType;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.SchemaError;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.UserType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and runs PostgreSQL's DDL. */
public final class PostgresSchemaWriter implements SchemaWriter {

    private final EndpointPools pools;

    /** Writes into the database of those pools. */
    public PostgresSchemaWriter(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public List<DdlStatement> beforeCopy(DatabaseSchema wanted, DatabaseSchema present) {
        DdlList list = new DdlList();
        schemas(wanted, present, list);
        types(wanted, present, list);
        list.nextStep();
        Set<TableName> ofIdentities = ofIdentities(wanted);
        Set<TableName> there = new HashSet<>(ofIdentities);
        present.sequences().forEach(sequence -> there.add(sequence.name()));
        List<Sequence> missing = wanted.sequences().stream()
                .filter(sequence -> !there.contains(sequence.name()))
                .toList();
        for (Sequence sequence : missing) {
            list.add(Kind.SEQUENCE, sequence.name(), create(sequence));
        }
        list.nextStep();
        tables(wanted, present, list);
        list.nextStep();
        for (Sequence sequence : wanted.sequences()) {
            // Asked of the owner and not of the sequence: a crash may have come between the two statements.
            if (sequence.ownedBy() != null
                    && sequence.ownedByColumn() != null
                    && !ofIdentities.contains(sequence.name())
                    && !hasOwner(present, sequence)) {
                list.add(
                        Kind.SEQUENCE,
                        sequence.name(),
                        "ALTER SEQUENCE " + PostgresNames.quote(sequence.name()) + " OWNED BY "
                                + PostgresNames.quote(sequence.ownedBy()) + '.'
                                + PostgresNames.quote(sequence.ownedByColumn()));
            }
        }
        return list.statements();
    }

    private static boolean hasOwner(DatabaseSchema present, Sequence wanted) {
        return present.sequences().stream()
                .anyMatch(sequence -> sequence.name().equals(wanted.name()) && sequence.ownedBy() != null);
    }

    private static void schemas(DatabaseSchema wanted, DatabaseSchema present, DdlList list) {
        Set<String> missing = new TreeSet<>();
        wanted.tables().forEach(table -> missing.add(table.name().schema()));
        wanted.sequences().forEach(sequence -> missing.add(sequence.name().schema()));
        wanted.enumTypes().forEach(type -> missing.add(type.name().schema()));
        wanted.userTypes().forEach(type -> missing.add(type.name().schema()));
        missing.remove("public");
        present.tables().forEach(table -> missing.remove(table.name().schema()));
        for (String schema : missing) {
            list.add(
                    Kind.SCHEMA,
                    new TableName(schema, ""),
                    "CREATE SCHEMA IF NOT EXISTS " + PostgresNames.quote(schema));
        }
        list.nextStep();
        for (String extension : wanted.extensions()) {
            if (!present.extensions().contains(extension)) {
                list.add(
                        Kind.TYPE,
                        new TableName("", extension),
                        "CREATE EXTENSION IF NOT EXISTS " + PostgresNames.quote(extension));
            }
        }
        list.nextStep();
    }

    private static void types(DatabaseSchema wanted, DatabaseSchema present, DdlList list) {
        for (EnumType type : wanted.enumTypes()) {
            EnumType there = present.enumTypes().stream()
                    .filter(candidate -> candidate.name().equals(type.name()))
                    .findFirst()
                    .orElse(null);
            if (there == null) {
                list.add(
                        Kind.TYPE,
                        type.name(),
                        "CREATE TYPE " + PostgresNames.quote(type.name()) + " AS ENUM "
                                + type.labels().stream()
                                        .map(PostgresNames::literal)
                                        .collect(Collectors.joining(", ", "(", ")")));
            } else if (!there.labels().equals(type.labels())) {
                throw different(
                        type.name(), "The enum type has the labels " + there.labels() + ", not " + type.labels());
            }
        }
        Set<TableName> there = new HashSet<>();
        present.userTypes().forEach(type -> there.add(type.name()));
        for (UserType type : wanted.userTypes()) {
            if (!there.contains(type.name())) {
                // one after another, since each may be made of those before it
                list.nextStep();
                list.add(
                        Kind.TYPE,
                        type.name(),
                        "CREATE " + (type.kind() == UserType.Kind.DOMAIN ? "DOMAIN " : "TYPE ")
                                + PostgresNames.quote(type.name()) + ' ' + type.definition());
            }
        }
    }

    /** Sequences that come with an identity column. */
    private static Set<TableName> ofIdentities(DatabaseSchema wanted) {
        Set<TableName> names = new HashSet<>();
        for (Table table : wanted.tables()) {
            for (Column column : table.columns()) {
                if (column.sequence() != null && column.generation() != Generation.SERIAL) {
                    names.add(column.sequence());
                }
            }
        }
        return names;
    }

    private static String create(Sequence sequence) {
        return "CREATE SEQUENCE " + PostgresNames.quote(sequence.name()) + " AS " + sequence.type() + ' '
                + PostgresTableDdl.options(sequence);
    }

    private static void tables(DatabaseSchema wanted, DatabaseSchema present, DdlList list) {
        FormComparison comparison = new FormComparison(Engine.POSTGRESQL);
        for (Table table : wanted.tables()) {
            Table there = present.table(table.name()).orElse(null);
            PostgresTableDdl ddl = new PostgresTableDdl(table, wanted);
            if (there == null) {
                list.add(Kind.TABLE, table.name(), ddl.create());
                continue;
            }
            List<String> differences = comparison.differences(table, there);
            if (!differences.isEmpty()) {
                throw different(table.name(), "The table is there in another form: " + String.join("; ", differences));
            }
            Set<String> checks =
                    there.checks().stream().map(CheckConstraint::name).collect(Collectors.toSet());
            table.checks().stream()
                    .filter(check -> !checks.contains(check.name()))
                    .forEach(check -> list.add(Kind.TABLE, table.name(), ddl.addCheck(check)));
            ddl.early()
                    .filter(index -> there.indexes().stream().noneMatch(found -> comparison.sameIndex(index, found)))
                    .ifPresent(index -> list.add(Kind.INDEX, table.name(), ddl.index(index)));
        }
    }

    @Override
    public List<DdlStatement> afterCopy(DatabaseSchema wanted, DatabaseSchema present) {
        return new PostgresLateDdl(wanted, present).statements();
    }

    @Override
    public List<DdlStatement> counters(DatabaseSchema wanted) {
        DdlList list = new DdlList();
        Set<TableName> counted = new HashSet<>();
        for (Table table : wanted.tables()) {
            for (Column column : table.columns()) {
                if (column.isIdentity()) {
                    list.add(Kind.COUNTER, table.name(), PostgresCounters.ofColumn(wanted, table, column));
                    counted.add(column.sequence());
                }
            }
        }
        for (Sequence sequence : wanted.sequences()) {
            if (!counted.contains(sequence.name()) && sequence.lastValue() != null) {
                list.add(Kind.COUNTER, sequence.name(), PostgresCounters.ofSequence(sequence));
            }
        }
        return list.statements();
    }

    @Override
    public String alterColumn(Table wanted, Column column, @Nullable Column present) {
        return new PostgresTableDdl(wanted, new DatabaseSchema(Engine.POSTGRESQL, List.of(wanted)))
                .alterColumn(column, present);
    }

    @Override
    public void apply(DdlStatement statement) {
        Connection connection = pools.take(Purpose.DDL);
        try (connection;
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            sql.setEscapeProcessing(false);
            sql.execute(statement.sql());
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            pools.discard(connection, Purpose.DDL);
            throw pools.errors().translate(pools.side() + " " + statement.table(), e);
        }
    }

    static LandbridgeException different(TableName name, String what) {
        return new LandbridgeException(SchemaError.DIFFERENT_OBJECT, "target " + name, what + ".");
    }
}
