package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.DdlList;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.FormComparison;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import io.landbridge.pipeline.schema.Table;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What follows the rows, in this order and for these reasons: one pass over a table builds all its plain indexes, each full-text index
 * needs a pass of its own; then the foreign keys, each table by itself, since they lock both of their ends, and with the session's checks
 * off, which spares a copy of the table: who applies them looks for rows without a parent before; then statistics.
 */
final class MySqlLateDdl {

    private final Engine engine;
    private final DatabaseSchema wanted;
    private final DatabaseSchema present;
    private final FormComparison comparison;
    private final DdlList list = new DdlList();

    MySqlLateDdl(Engine engine, DatabaseSchema wanted, DatabaseSchema present) {
        this.engine = engine;
        this.wanted = wanted;
        this.present = present;
        this.comparison = new FormComparison(engine);
    }

    List<DdlStatement> statements() {
        for (Table table : wanted.tables()) {
            plainIndexes(table);
        }
        for (Table table : wanted.tables()) {
            fullTextIndexes(table);
        }
        list.nextStep();
        for (Table table : wanted.tables()) {
            foreignKeys(table);
        }
        list.nextStep();
        for (Table table : wanted.tables()) {
            list.add(Kind.STATISTICS, table.name(), "ANALYZE TABLE " + MySqlNames.quote(table.name()));
        }
        return list.statements();
    }

    private List<Index> missingIndexes(Table table) {
        return new MySqlTableDdl(engine, table)
                .late().stream()
                        .filter(index -> !MySqlSchemaWriter.hasIndex(comparison, present, table.name(), index))
                        .toList();
    }

    private void plainIndexes(Table table) {
        MySqlTableDdl ddl = new MySqlTableDdl(engine, table);
        String clauses = missingIndexes(table).stream()
                .filter(index -> !index.method().equals("fulltext"))
                .map(index -> "ADD " + ddl.index(index))
                .collect(Collectors.joining(", "));
        if (!clauses.isEmpty()) {
            list.add(Kind.INDEX, table.name(), ddl.alter() + ' ' + clauses);
        }
    }

    private void fullTextIndexes(Table table) {
        MySqlTableDdl ddl = new MySqlTableDdl(engine, table);
        for (Index index : missingIndexes(table)) {
            if (index.method().equals("fulltext")) {
                list.nextStep();
                list.add(Kind.INDEX, table.name(), ddl.alter() + " ADD " + ddl.index(index));
            }
        }
    }

    private List<ForeignKey> missing(Table table) {
        List<ForeignKey> there =
                present.table(table.name()).map(Table::foreignKeys).orElse(List.of());
        return table.foreignKeys().stream()
                .filter(key -> there.stream().noneMatch(other -> comparison.sameForeignKey(key, other)))
                .toList();
    }

    private void foreignKeys(Table table) {
        MySqlTableDdl ddl = new MySqlTableDdl(engine, table);
        String clauses =
                missing(table).stream().map(key -> "ADD " + ddl.foreignKey(key)).collect(Collectors.joining(", "));
        if (!clauses.isEmpty()) {
            list.nextStep();
            list.add(Kind.FOREIGN_KEY, table.name(), ddl.alter() + ' ' + clauses);
        }
    }
}
