package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clauses of one table's DDL in PostgreSQL's dialect.
 *
 * @param sequences those that columns of the table own
 */
record PostgresTableDdl(Table table, List<Sequence> sequences) {

    private static final String NEXT_CLAUSE = ",\n  ";

    PostgresTableDdl {
        sequences = List.copyOf(sequences);
    }

    /** With everything that must be there before the rows: columns, row key, checks, comments. */
    String create() {
        List<String> clauses = new ArrayList<>();
        table.columns().forEach(column -> clauses.add(column(column)));
        PrimaryKey key = table.primaryKey();
        if (key != null) {
            clauses.add("CONSTRAINT " + PostgresNames.quote(key.name()) + " PRIMARY KEY ("
                    + PostgresNames.quote(key.columns()) + ')');
        }
        early().forEach(index -> clauses.add("CONSTRAINT " + PostgresNames.quote(index.name()) + " UNIQUE ("
                + PostgresNames.quote(index.plainColumns()) + ')'));
        table.checks().stream().filter(CheckConstraint::enforced).forEach(check -> clauses.add(check(check)));
        StringBuilder sql = new StringBuilder(
                        table.storage().equals("unlogged") ? "CREATE UNLOGGED TABLE " : "CREATE TABLE ")
                .append(PostgresNames.quote(table.name()))
                .append(" (\n  ")
                .append(String.join(NEXT_CLAUSE, clauses))
                .append("\n)");
        table.checks().stream()
                .filter(check -> !check.enforced())
                .forEach(check -> sql.append(";\nALTER TABLE ")
                        .append(PostgresNames.quote(table.name()))
                        .append(" ADD ")
                        .append(check(check))
                        .append(" NOT VALID"));
        return sql.append(ownership()).append(comments()).toString();
    }

    /** Unique keys that the copy needs: the row key of a table without a primary key. */
    List<Index> early() {
        List<String> key = table.rowKey();
        if (table.primaryKey() != null || key.isEmpty()) {
            return List.of();
        }
        return table.indexes().stream()
                .filter(index -> index.unique()
                        && index.predicate() == null
                        && index.plainColumns().equals(key))
                .limit(1)
                .toList();
    }

    /** Indexes and unique constraints that wait until the rows are there. */
    List<Index> late() {
        List<Index> early = early();
        return table.indexes().stream().filter(index -> !early.contains(index)).toList();
    }

    String createIndex(Index index) {
        StringBuilder sql = new StringBuilder("CREATE ")
                .append(index.unique() ? "UNIQUE " : "")
                .append("INDEX ")
                .append(PostgresNames.quote(index.name()))
                .append(" ON ")
                .append(PostgresNames.quote(table.name()))
                .append(" USING ")
                .append(index.method())
                .append(index.parts().stream()
                        .map(PostgresTableDdl::part)
                        .collect(Collectors.joining(", ", " (", ")")));
        if (!index.included().isEmpty()) {
            sql.append(" INCLUDE (")
                    .append(PostgresNames.quote(index.included()))
                    .append(')');
        }
        if (index.nullsNotDistinct()) {
            sql.append(" NULLS NOT DISTINCT");
        }
        if (index.options() != null) {
            sql.append(' ').append(index.options());
        }
        if (index.predicate() != null) {
            sql.append(" WHERE ").append(index.predicate());
        }
        return sql.append(comment(index)).toString();
    }

    /** A unique constraint over an index that is there, or made with one where it is deferrable. */
    String addConstraint(Index index) {
        String name = "ADD CONSTRAINT " + PostgresNames.quote(index.name()) + " UNIQUE ";
        return index.deferral() == null
                ? name + "USING INDEX " + PostgresNames.quote(index.name())
                : name
                        + (index.nullsNotDistinct() ? "NULLS NOT DISTINCT " : "")
                        + '('
                        + PostgresNames.quote(index.plainColumns())
                        + ')'
                        + (index.included().isEmpty() ? "" : " INCLUDE (" + PostgresNames.quote(index.included()) + ')')
                        + ' '
                        + index.deferral();
    }

    String addForeignKey(ForeignKey key) {
        return "ALTER TABLE " + PostgresNames.quote(table.name()) + " ADD CONSTRAINT " + PostgresNames.quote(key.name())
                + " FOREIGN KEY (" + PostgresNames.quote(key.columns()) + ") REFERENCES "
                + PostgresNames.quote(key.references()) + " (" + PostgresNames.quote(key.referencedColumns())
                + ") ON DELETE " + key.onDelete() + " ON UPDATE " + key.onUpdate()
                + (key.deferrable() ? " DEFERRABLE" : "")
                + (key.initiallyDeferred() ? " INITIALLY DEFERRED" : "")
                + " NOT VALID";
    }

    /** The sequence that gives a column its values. */
    Optional<Sequence> sequence(Column column) {
        return sequences.stream()
                .filter(sequence -> column.name().equals(sequence.ownedByColumn()))
                .findFirst();
    }

    private String column(Column column) {
        StringBuilder text = new StringBuilder(PostgresNames.quote(column.name()))
                .append(' ')
                .append(type(column.type()));
        if (column.type().collation() != null) {
            text.append(" COLLATE ").append(collation(column.type().collation()));
        }
        if (column.isComputed()) {
            text.append(" GENERATED ALWAYS AS (")
                    .append(column.generationExpression())
                    .append(column.generation() == Generation.STORED ? ") STORED" : ") VIRTUAL");
        }
        if (!column.nullable()) {
            text.append(" NOT NULL");
        }
        switch (column.generation()) {
            case IDENTITY_ALWAYS -> text.append(" GENERATED ALWAYS AS IDENTITY").append(options(column));
            case IDENTITY_BY_DEFAULT ->
                text.append(" GENERATED BY DEFAULT AS IDENTITY").append(options(column));
            case SERIAL ->
                sequence(column)
                        .ifPresent(sequence -> text.append(" DEFAULT nextval(")
                                .append(regclass(sequence.name()))
                                .append(')'));
            case NONE, AUTO_INCREMENT -> {
                if (column.defaultExpression() != null) {
                    text.append(" DEFAULT ").append(column.defaultExpression());
                }
            }
            case STORED, VIRTUAL -> {}
        }
        return text.toString();
    }

    private String options(Column column) {
        return sequence(column)
                .map(sequence -> " (SEQUENCE NAME " + PostgresNames.quote(sequence.name()) + ' '
                        + PostgresSchemaWriter.options(sequence) + ')')
                .orElse("");
    }

    static String type(DataType type) {
        TableName user = type.userType();
        if (user == null) {
            return type.declaration();
        }
        String arguments = type.modifier() != null
                ? "(" + type.modifier() + ')'
                : type.length() != null
                        ? "(" + type.length() + ')'
                        : type.precision() == null
                                ? ""
                                : "(" + type.precision() + (type.scale() == null ? "" : "," + type.scale()) + ')';
        return PostgresNames.quote(user) + arguments + "[]".repeat(type.dimensions());
    }

    static String regclass(TableName name) {
        return PostgresNames.literal(PostgresNames.quote(name)) + "::regclass";
    }

    private String ownership() {
        return table.columns().stream()
                .filter(column -> column.generation() == Generation.SERIAL)
                .flatMap(column -> sequence(column).stream()
                        .map(sequence -> ";\nALTER SEQUENCE " + PostgresNames.quote(sequence.name()) + " OWNED BY "
                                + PostgresNames.quote(table.name()) + '.' + PostgresNames.quote(column.name())))
                .collect(Collectors.joining());
    }

    private String comments() {
        String here = PostgresNames.quote(table.name());
        StringBuilder text = new StringBuilder();
        if (table.comment() != null) {
            text.append(";\nCOMMENT ON TABLE ")
                    .append(here)
                    .append(" IS ")
                    .append(PostgresNames.literal(table.comment()));
        }
        for (Column column : table.columns()) {
            if (column.comment() != null) {
                text.append(";\nCOMMENT ON COLUMN ")
                        .append(here)
                        .append('.')
                        .append(PostgresNames.quote(column.name()))
                        .append(" IS ")
                        .append(PostgresNames.literal(column.comment()));
            }
        }
        return text.toString();
    }

    private String comment(Index index) {
        return index.comment() == null
                ? ""
                : ";\nCOMMENT ON INDEX "
                        + PostgresNames.quote(new TableName(table.name().schema(), index.name())) + " IS "
                        + PostgresNames.literal(index.comment());
    }

    private static String check(CheckConstraint check) {
        return "CONSTRAINT " + PostgresNames.quote(check.name()) + " CHECK (" + check.expression() + ')';
    }

    private static String part(Index.Part part) {
        StringBuilder text = new StringBuilder(
                part.column() == null ? "(" + part.expression() + ')' : PostgresNames.quote(part.column()));
        if (part.collation() != null) {
            text.append(" COLLATE ").append(collation(part.collation()));
        }
        if (part.operatorClass() != null) {
            text.append(' ').append(part.operatorClass());
        }
        if (part.descending()) {
            text.append(" DESC");
        }
        if (part.nullsFirst() != null) {
            text.append(part.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
        }
        return text.toString();
    }

    private static String collation(@Nullable String name) {
        String text = String.valueOf(name);
        int dot = text.indexOf('.');
        return dot < 0
                ? PostgresNames.quote(text)
                : PostgresNames.quote(new TableName(text.substring(0, dot), text.substring(dot + 1)));
    }
}
