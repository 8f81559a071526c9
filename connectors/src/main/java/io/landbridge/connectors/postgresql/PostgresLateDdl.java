package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.DdlList;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import io.landbridge.pipeline.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What follows the rows, in this order and for these reasons: indexes at the same time, since their locks agree with each other; then
 * constraints upon them and foreign keys NOT VALID, each table by itself, since they lock out others but take no time; then the foreign
 * keys' validation at the same time, one pass for all of a table; then statistics, which know the indexes.
 */
final class PostgresLateDdl {

    private final DatabaseSchema wanted;
    private final DatabaseSchema present;
    private final FormComparison comparison = new FormComparison(Engine.POSTGRESQL);
    private final DdlList list = new DdlList();

    PostgresLateDdl(DatabaseSchema wanted, DatabaseSchema present) {
        this.wanted = wanted;
        this.present = present;
    }

    List<DdlStatement> statements() {
        for (Table table : wanted.tables()) {
            PostgresTableDdl ddl = new PostgresTableDdl(table, wanted);
            table.indexes().stream()
                    .filter(index -> find(table, index).isEmpty())
                    .filter(index -> !isMadeWithTable(table, ddl, index))
                    .forEach(index -> list.add(Kind.INDEX, table.name(), ddl.index(index)));
        }
        for (Table table : wanted.tables()) {
            constraints(table);
        }
        for (Table table : wanted.tables()) {
            foreignKeys(table);
        }
        list.nextStep();
        for (Table table : wanted.tables()) {
            validation(table);
        }
        list.nextStep();
        for (Table table : wanted.tables()) {
            list.add(Kind.STATISTICS, table.name(), "ANALYZE " + PostgresNames.quote(table.name()));
        }
        return list.statements();
    }

    /** The row key came with the table, which need not be there when DDL is only shown. */
    private boolean isMadeWithTable(Table table, PostgresTableDdl ddl, Index index) {
        return present.table(table.name()).isEmpty()
                && ddl.early().filter(index::equals).isPresent();
    }

    private Optional<Index> find(Table table, Index index) {
        List<Index> there = present.table(table.name()).map(Table::indexes).orElse(List.of());
        Optional<Index> named = there.stream()
                .filter(candidate -> candidate.name().equals(index.name()))
                .findFirst();
        if (named.isPresent() && !comparison.sameIndex(index, named.orElseThrow())) {
            throw PostgresSchemaWriter.different(
                    table.name(), "The index " + index.name() + " is there over other columns or of another kind");
        }
        return named.or(() -> there.stream()
                .filter(candidate -> comparison.sameIndex(index, candidate))
                .findFirst());
    }

    private void constraints(Table table) {
        PostgresTableDdl ddl = new PostgresTableDdl(table, wanted);
        List<String> clauses = new ArrayList<>();
        for (Index index : table.indexes()) {
            boolean isThere = find(table, index).filter(Index::constraint).isPresent();
            boolean isUnderAnotherName = find(table, index)
                    .filter(found -> !found.name().equals(index.name()))
                    .isPresent();
            if (index.constraint() && !isThere && !isUnderAnotherName && !isMadeWithTable(table, ddl, index)) {
                clauses.add(PostgresTableDdl.constraint(index));
            }
        }
        if (!clauses.isEmpty()) {
            list.nextStep();
            list.add(Kind.INDEX, table.name(), ddl.alter() + ' ' + String.join(", ", clauses));
        }
    }

    private Optional<ForeignKey> find(Table table, ForeignKey key) {
        return present.table(table.name()).map(Table::foreignKeys).orElse(List.of()).stream()
                .filter(candidate -> comparison.sameForeignKey(key, candidate))
                .findFirst();
    }

    private void foreignKeys(Table table) {
        String clauses = table.foreignKeys().stream()
                .filter(key -> find(table, key).isEmpty())
                .map(PostgresTableDdl::foreignKey)
                .collect(Collectors.joining(", "));
        if (!clauses.isEmpty()) {
            list.nextStep();
            list.add(Kind.FOREIGN_KEY, table.name(), new PostgresTableDdl(table, wanted).alter() + ' ' + clauses);
        }
    }

    private void validation(Table table) {
        String clauses = table.foreignKeys().stream()
                .filter(ForeignKey::validated)
                .map(key -> find(table, key).orElse(unchecked(key)))
                .filter(key -> !key.validated())
                .map(key -> "VALIDATE CONSTRAINT " + PostgresNames.quote(key.name()))
                .collect(Collectors.joining(", "));
        if (!clauses.isEmpty()) {
            list.add(Kind.FOREIGN_KEY, table.name(), new PostgresTableDdl(table, wanted).alter() + ' ' + clauses);
        }
    }

    /** As the step before has made it. */
    private static ForeignKey unchecked(ForeignKey key) {
        return new ForeignKey(
                key.name(),
                key.columns(),
                key.references(),
                key.referencedColumns(),
                key.onDelete(),
                key.onUpdate(),
                key.deferrable(),
                key.initiallyDeferred(),
                false);
    }
}
