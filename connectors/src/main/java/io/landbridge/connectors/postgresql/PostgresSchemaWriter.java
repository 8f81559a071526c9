package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.EnumType;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes and runs DDL of PostgreSQL. */
public final class PostgresSchemaWriter implements SchemaWriter {

    private static final int SCHEMAS = 0;
    private static final int EXTENSIONS = 1;
    private static final int TYPES = 2;
    private static final int USER_TYPES = 3;
    private static final int SEQUENCES = 4;
    private static final int TABLES = 5;
    private static final int INDEXES = 10;
    private static final int CONSTRAINTS = 11;
    private static final int FOREIGN_KEYS = 12;

    private final EndpointPools pools;

    public PostgresSchemaWriter(EndpointPools pools) {
        this.pools = pools;
    }

    @Override
    public List<DdlStatement> beforeCopy(DatabaseSchema wanted, DatabaseSchema present) {
        List<DdlStatement> statements = new ArrayList<>();
        for (String schema : schemas(wanted, present)) {
            statements.add(new DdlStatement(
                    SCHEMAS,
                    Kind.SCHEMA,
                    new TableName(schema, ""),
                    "CREATE SCHEMA IF NOT EXISTS " + PostgresNames.quote(schema)));
        }
        wanted.extensions().stream()
                .filter(extension -> !present.extensions().contains(extension))
                .forEach(extension -> statements.add(new DdlStatement(
                        EXTENSIONS,
                        Kind.TYPE,
                        new TableName("", extension),
                        "CREATE EXTENSION IF NOT EXISTS " + PostgresNames.quote(extension))));
        types(wanted, present, statements);
        sequences(wanted, present, statements);
        for (Table table : wanted.tables()) {
            Table other = present.table(table.name()).orElse(null);
            if (other == null) {
                statements.add(new DdlStatement(
                        TABLES, Kind.TABLE, table.name(), ddl(wanted, table).create()));
            } else {
                requireSameForm(table, other);
            }
        }
        return statements;
    }

    private static void types(DatabaseSchema wanted, DatabaseSchema present, List<DdlStatement> statements) {
        for (EnumType type : wanted.enumTypes()) {
            EnumType other = present.enumTypes().stream()
                    .filter(there -> there.name().equals(type.name()))
                    .findFirst()
                    .orElse(null);
            if (other == null) {
                statements.add(new DdlStatement(
                        TYPES,
                        Kind.TYPE,
                        type.name(),
                        "CREATE TYPE " + PostgresNames.quote(type.name()) + " AS ENUM "
                                + type.labels().stream()
                                        .map(PostgresNames::literal)
                                        .collect(Collectors.joining(", ", "(", ")"))));
            } else if (!other.labels().containsAll(type.labels())) {
                throw different(type.name(), "The type is there with other labels: " + other.labels());
            }
        }
        Set<TableName> there = present.userTypes().stream().map(UserType::name).collect(Collectors.toSet());
        for (UserType type : wanted.userTypes()) {
            if (!there.contains(type.name())) {
                String kind = type.kind() == UserType.Kind.DOMAIN ? "CREATE DOMAIN " : "CREATE TYPE ";
                statements.add(new DdlStatement(
                        USER_TYPES,
                        Kind.TYPE,
                        type.name(),
                        kind + PostgresNames.quote(type.name()) + ' ' + type.definition()));
            }
        }
    }

    private static void sequences(DatabaseSchema wanted, DatabaseSchema present, List<DdlStatement> statements) {
        Set<TableName> there = present.sequences().stream().map(Sequence::name).collect(Collectors.toSet());
        wanted.sequences().stream()
                .filter(sequence -> !there.contains(sequence.name()) && !isOfIdentity(wanted, sequence))
                .forEach(sequence -> statements.add(new DdlStatement(
                        SEQUENCES,
                        Kind.SEQUENCE,
                        sequence.name(),
                        "CREATE SEQUENCE " + PostgresNames.quote(sequence.name()) + " AS " + sequence.type() + ' '
                                + options(sequence))));
    }

    @Override
    public List<DdlStatement> afterCopy(DatabaseSchema wanted, DatabaseSchema present) {
        List<DdlStatement> statements = new ArrayList<>();
        int last = FOREIGN_KEYS;
        for (Table table : wanted.tables()) {
            addIndexes(ddl(wanted, table), indexes(present, table.name()), statements);
        }
        List<DdlStatement> validations = new ArrayList<>();
        for (Table table : wanted.tables()) {
            PostgresTableDdl ddl = ddl(wanted, table);
            List<ForeignKey> missing = table.foreignKeys().stream()
                    .filter(key -> !hasForeignKey(present, table.name(), key))
                    .toList();
            // One after another: each locks the tables at both of its ends, if only for a moment.
            for (ForeignKey key : missing) {
                statements.add(new DdlStatement(last++, Kind.FOREIGN_KEY, table.name(), ddl.addForeignKey(key)));
            }
            String validate = missing.stream()
                    .map(key -> "VALIDATE CONSTRAINT " + PostgresNames.quote(key.name()))
                    .collect(Collectors.joining(", "));
            if (!validate.isEmpty()) {
                validations.add(
                        new DdlStatement(0, Kind.FOREIGN_KEY, table.name(), alter(table.name()) + ' ' + validate));
            }
        }
        int validation = last;
        validations.forEach(statement ->
                statements.add(new DdlStatement(validation, statement.kind(), statement.table(), statement.sql())));
        wanted.tables()
                .forEach(table -> statements.add(new DdlStatement(
                        validation + 1,
                        Kind.STATISTICS,
                        table.name(),
                        "ANALYZE " + PostgresNames.quote(table.name()))));
        return statements;
    }

    private static Set<String> indexes(DatabaseSchema present, TableName table) {
        return present.table(table).stream()
                .flatMap(there -> there.indexes().stream())
                .map(Index::name)
                .collect(Collectors.toSet());
    }

    private static void addIndexes(PostgresTableDdl ddl, Set<String> there, List<DdlStatement> statements) {
        List<String> constraints = new ArrayList<>();
        for (Index index : ddl.late()) {
            if (there.contains(index.name())) {
                continue;
            }
            // A constraint's index is made first, like the others: several at once, and without the strongest lock.
            if (!index.constraint() || index.deferral() == null) {
                statements.add(new DdlStatement(INDEXES, Kind.INDEX, ddl.table().name(), ddl.createIndex(index)));
            }
            if (index.constraint()) {
                constraints.add(ddl.addConstraint(index));
            }
        }
        if (!constraints.isEmpty()) {
            statements.add(new DdlStatement(
                    CONSTRAINTS,
                    Kind.INDEX,
                    ddl.table().name(),
                    alter(ddl.table().name()) + ' ' + String.join(", ", constraints)));
        }
    }

    @Override
    public List<DdlStatement> counters(DatabaseSchema wanted) {
        List<DdlStatement> statements = new ArrayList<>();
        for (Table table : wanted.tables()) {
            for (Column column : table.columns()) {
                if (column.isIdentity()) {
                    statements.add(counter(wanted, table, column));
                }
            }
        }
        for (Sequence sequence : wanted.sequences()) {
            if (sequence.ownedBy() == null && sequence.lastValue() != null) {
                statements.add(new DdlStatement(
                        0,
                        Kind.COUNTER,
                        sequence.name(),
                        ahead(PostgresTableDdl.regclass(sequence.name()), sequence, sequence.lastValue() + "")));
            }
        }
        return statements;
    }

    private static DdlStatement counter(DatabaseSchema wanted, Table table, Column column) {
        Sequence sequence = ddl(wanted, table).sequence(column).orElse(null);
        Long next = table.autoIncrementNext();
        long last =
                sequence != null && sequence.lastValue() != null ? sequence.lastValue() : next == null ? 0 : next - 1;
        String greatest = "(SELECT coalesce(max(" + PostgresNames.quote(column.name()) + "), 0) FROM "
                + PostgresNames.quote(table.name()) + ')';
        String name = "pg_get_serial_sequence(" + PostgresNames.literal(PostgresNames.quote(table.name())) + ", "
                + PostgresNames.literal(column.name()) + ")::regclass";
        boolean descends = sequence != null && sequence.increment() < 0;
        String least = "(SELECT coalesce(min(" + PostgresNames.quote(column.name()) + "), 0) FROM "
                + PostgresNames.quote(table.name()) + ')';
        return new DdlStatement(
                0, Kind.COUNTER, table.name(), ahead(name, sequence, (descends ? least : greatest) + ", " + last));
    }

    /** Sets a sequence past the values; never back, and not at all where nothing was counted. */
    private static String ahead(String sequence, @Nullable Sequence known, String values) {
        boolean descends = known != null && known.increment() < 0;
        return "SELECT setval(s.name, s.value) FROM (SELECT " + sequence + " AS name, "
                + (descends ? "least" : "greatest")
                + "(coalesce(pg_sequence_last_value(" + sequence + "), 0), " + values
                + ") AS value) AS s WHERE s.value "
                + (descends ? "< 0" : "> 0");
    }

    @Override
    public void apply(DdlStatement statement) {
        try (Connection connection = pools.take(Purpose.DDL);
                Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                sql.execute("SET LOCAL lock_timeout = '10s'");
                sql.execute(statement.sql());
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw pools.errors().translate(pools.side() + " " + statement.table(), e);
        }
    }

    /** The numbers of a sequence as its DDL says them. */
    static String options(Sequence sequence) {
        return "INCREMENT BY " + sequence.increment() + " MINVALUE " + sequence.minimum() + " MAXVALUE "
                + sequence.maximum() + " START WITH " + sequence.start() + " CACHE " + sequence.cache()
                + (sequence.cycle() ? " CYCLE" : " NO CYCLE");
    }

    private static PostgresTableDdl ddl(DatabaseSchema wanted, Table table) {
        return new PostgresTableDdl(
                table,
                wanted.sequences().stream()
                        .filter(sequence -> table.name().equals(sequence.ownedBy()))
                        .toList());
    }

    private static boolean isOfIdentity(DatabaseSchema wanted, Sequence sequence) {
        TableName owner = sequence.ownedBy();
        return owner != null
                && wanted.table(owner)
                        .flatMap(table -> table.column(String.valueOf(sequence.ownedByColumn())))
                        .map(column -> column.generation() != Generation.SERIAL)
                        .orElse(false);
    }

    private static Set<String> schemas(DatabaseSchema wanted, DatabaseSchema present) {
        Set<String> missing = new TreeSet<>();
        wanted.tables().forEach(table -> missing.add(table.name().schema()));
        wanted.sequences().forEach(sequence -> missing.add(sequence.name().schema()));
        wanted.enumTypes().forEach(type -> missing.add(type.name().schema()));
        wanted.userTypes().forEach(type -> missing.add(type.name().schema()));
        present.tables().forEach(table -> missing.remove(table.name().schema()));
        // Every database begins with it; creating it again would need a right on the database.
        missing.remove("public");
        return missing;
    }

    private static String alter(TableName table) {
        return "ALTER TABLE " + PostgresNames.quote(table);
    }

    private static boolean hasForeignKey(DatabaseSchema present, TableName table, ForeignKey wanted) {
        return present.table(table).stream()
                .flatMap(there -> there.foreignKeys().stream())
                .anyMatch(key -> key.name().equals(wanted.name()));
    }

    /** A table that is there may have more indexes, but its columns and key must be the wished ones. */
    private static void requireSameForm(Table wanted, Table present) {
        List<String> differences = new ArrayList<>();
        for (Column column : wanted.columns()) {
            Column there = present.column(column.name()).orElse(null);
            if (there == null) {
                differences.add("column " + column.name() + " is missing");
            } else if (!column.type().declaration().equals(there.type().declaration())) {
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
            throw different(wanted.name(), "The table is there in another form: " + String.join("; ", differences));
        }
    }

    private static LandbridgeException different(TableName name, String what) {
        return new LandbridgeException(SchemaError.DIFFERENT_OBJECT, "target " + name, what);
    }
}
