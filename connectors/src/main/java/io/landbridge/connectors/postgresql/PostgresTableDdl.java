package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clauses of one table's DDL. */
record PostgresTableDdl(Table table, DatabaseSchema wanted) {

    /** With everything that must be there before the rows: columns, row key, checks, comments. */
    String create() {
        List<String> clauses = new ArrayList<>();
        table.columns().forEach(column -> clauses.add(column(column)));
        PrimaryKey key = table.primaryKey();
        if (key != null) {
            clauses.add("CONSTRAINT " + PostgresNames.quote(key.name()) + " PRIMARY KEY ("
                    + PostgresNames.quote(key.columns()) + ')');
        }
        early().filter(Index::constraint).ifPresent(index -> clauses.add(unique(index)));
        table.checks().stream().filter(CheckConstraint::enforced).forEach(check -> clauses.add(check(check)));
        String create = "CREATE " + (table.storage().equals("unlogged") ? "UNLOGGED " : "") + "TABLE "
                + PostgresNames.quote(table.name()) + " (\n  " + String.join(",\n  ", clauses) + "\n)";
        List<String> statements = new ArrayList<>(List.of(create));
        early().filter(index -> !index.constraint()).ifPresent(index -> statements.add(index(index)));
        table.checks().stream().filter(check -> !check.enforced()).forEach(check -> statements.add(addCheck(check)));
        statements.addAll(comments());
        return String.join(";\n", statements);
    }

    /** A unique key that the copy needs: the row key of a table without a primary key. */
    Optional<Index> early() {
        List<String> key = table.primaryKey() == null ? table.rowKey() : List.of();
        return table.indexes().stream()
                .filter(index ->
                        !key.isEmpty() && index.unique() && index.plainColumns().equals(key))
                .findFirst();
    }

    String addCheck(CheckConstraint check) {
        return alter() + " ADD " + check(check);
    }

    String alter() {
        return "ALTER TABLE " + PostgresNames.quote(table.name());
    }

    /** All that a column that is there lacks, in one statement; the column itself when it is not there, or has to be computed. */
    String alterColumn(Column wished, @Nullable Column present) {
        if (present == null) {
            return alter() + " ADD COLUMN " + column(wished);
        }
        String name = PostgresNames.quote(wished.name());
        if (wished.isComputed() || present.isComputed()) {
            return alter() + " DROP COLUMN " + name + ", ADD COLUMN " + column(wished);
        }
        String to = "ALTER COLUMN " + name;
        List<String> clauses = new ArrayList<>();
        if (!type(wished.type()).equals(type(present.type()))) {
            clauses.add(to + " TYPE " + type(wished.type()));
        }
        boolean becomesIdentity = !present.isIdentity()
                && (wished.generation() == Generation.IDENTITY_ALWAYS
                        || wished.generation() == Generation.IDENTITY_BY_DEFAULT);
        String value = becomesIdentity ? null : wished.defaultExpression();
        if (value != null) {
            clauses.add(to + " SET DEFAULT " + value);
        } else if (present.defaultExpression() != null) {
            clauses.add(to + " DROP DEFAULT");
        }
        if (wished.nullable() != present.nullable()) {
            clauses.add(to + (wished.nullable() ? " DROP NOT NULL" : " SET NOT NULL"));
        }
        if (becomesIdentity) {
            clauses.add(to + " ADD GENERATED "
                    + (wished.generation() == Generation.IDENTITY_ALWAYS ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY");
        }
        return alter() + ' ' + String.join(", ", clauses);
    }

    private static String check(CheckConstraint check) {
        return "CONSTRAINT " + PostgresNames.quote(check.name()) + " CHECK (" + check.expression() + ')'
                + (check.enforced() ? "" : " NOT VALID");
    }

    private static String unique(Index index) {
        return "CONSTRAINT " + PostgresNames.quote(index.name()) + " UNIQUE"
                + (index.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "") + " ("
                + PostgresNames.quote(index.plainColumns()) + ')' + included(index) + deferral(index);
    }

    private static String deferral(Index index) {
        return index.deferral() == null ? "" : ' ' + index.deferral();
    }

    private List<String> comments() {
        List<String> comments = new ArrayList<>();
        if (table.comment() != null) {
            comments.add("COMMENT ON TABLE " + PostgresNames.quote(table.name()) + " IS "
                    + PostgresNames.literal(table.comment()));
        }
        for (Column column : table.columns()) {
            if (column.comment() != null) {
                comments.add("COMMENT ON COLUMN " + PostgresNames.quote(table.name()) + '.'
                        + PostgresNames.quote(column.name()) + " IS " + PostgresNames.literal(column.comment()));
            }
        }
        return comments;
    }

    private String column(Column column) {
        String text = PostgresNames.quote(column.name())
                + ' '
                + type(column.type())
                + (column.type().collation() == null
                        ? ""
                        : " COLLATE " + PostgresNames.quote(column.type().collation()));
        String value = switch (column.generation()) {
            case STORED -> " GENERATED ALWAYS AS (" + column.generationExpression() + ") STORED";
            case VIRTUAL -> " GENERATED ALWAYS AS (" + column.generationExpression() + ") VIRTUAL";
            case IDENTITY_ALWAYS -> " GENERATED ALWAYS AS IDENTITY" + options(column);
            case IDENTITY_BY_DEFAULT -> " GENERATED BY DEFAULT AS IDENTITY" + options(column);
            case NONE, SERIAL, AUTO_INCREMENT ->
                column.defaultExpression() == null ? "" : " DEFAULT " + column.defaultExpression();
        };
        return text + value + (column.nullable() ? "" : " NOT NULL");
    }

    /** User-defined names are quoted, built-in ones are PostgreSQL's own words. */
    static String type(DataType type) {
        if (type.userType() == null) {
            return type.withText(null, null).declaration();
        }
        String modifier = type.modifier() == null ? "" : "(" + type.modifier() + ")";
        return PostgresNames.quote(type.userType()) + modifier + "[]".repeat(type.dimensions());
    }

    private String options(Column column) {
        return wanted.sequences().stream()
                .filter(sequence -> sequence.name().equals(column.sequence()))
                .findFirst()
                .map(sequence ->
                        " (SEQUENCE NAME " + PostgresNames.quote(sequence.name()) + ' ' + options(sequence) + ')')
                .orElse("");
    }

    static String options(Sequence sequence) {
        return "START WITH " + sequence.start() + " INCREMENT BY " + sequence.increment() + " MINVALUE "
                + sequence.minimum() + " MAXVALUE " + sequence.maximum() + " CACHE " + sequence.cache()
                + (sequence.cycle() ? " CYCLE" : " NO CYCLE");
    }

    /** The index itself; a constraint is put upon it afterwards, so that several can be built at the same time. */
    String index(Index index) {
        String create = "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + PostgresNames.quote(index.name())
                + " ON " + PostgresNames.quote(table.name()) + " USING " + index.method()
                + index.parts().stream().map(PostgresTableDdl::part).collect(Collectors.joining(", ", " (", ")"))
                + included(index)
                + (index.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "")
                + (index.options() == null ? "" : ' ' + index.options())
                + (index.predicate() == null ? "" : " WHERE (" + index.predicate() + ')');
        return index.comment() == null
                ? create
                : create + ";\nCOMMENT ON INDEX "
                        + PostgresNames.quote(table.name().schema()) + '.' + PostgresNames.quote(index.name()) + " IS "
                        + PostgresNames.literal(index.comment());
    }

    private static String included(Index index) {
        return index.included().isEmpty() ? "" : " INCLUDE (" + PostgresNames.quote(index.included()) + ')';
    }

    private static String part(Index.Part part) {
        return (part.column() == null ? "(" + part.expression() + ')' : PostgresNames.quote(part.column()))
                + (part.collation() == null ? "" : " COLLATE " + PostgresNames.quote(part.collation()))
                + (part.operatorClass() == null ? "" : ' ' + PostgresNames.quote(part.operatorClass()))
                + (part.descending() ? " DESC" : "")
                + nulls(part.nullsFirst());
    }

    private static String nulls(@Nullable Boolean first) {
        return first == null ? "" : first ? " NULLS FIRST" : " NULLS LAST";
    }

    /** {@code ADD CONSTRAINT} over an index that is there. */
    static String constraint(Index index) {
        String name = PostgresNames.quote(index.name());
        return "ADD CONSTRAINT " + name + " UNIQUE USING INDEX " + name + deferral(index);
    }

    static String foreignKey(ForeignKey key) {
        return "ADD CONSTRAINT " + PostgresNames.quote(key.name()) + " FOREIGN KEY ("
                + PostgresNames.quote(key.columns()) + ") REFERENCES " + PostgresNames.quote(key.references()) + " ("
                + PostgresNames.quote(key.referencedColumns()) + ") ON DELETE " + key.onDelete() + " ON UPDATE "
                + key.onUpdate()
                + (key.deferrable() ? " DEFERRABLE" : "")
                + (key.initiallyDeferred() ? " INITIALLY DEFERRED" : "")
                + " NOT VALID";
    }
}
