package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.TableWish.ColumnWish;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tables for tests, written in few words; types are parsed when the schema's engine is known. */
final class Fixture {

    private final TableName name;
    private final List<Column> columns = new ArrayList<>();
    private final List<Index> indexes = new ArrayList<>();
    private final List<ForeignKey> foreignKeys = new ArrayList<>();
    private final List<CheckConstraint> checks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private @Nullable PrimaryKey primaryKey;

    private Fixture(TableName name) {
        this.name = name;
    }

    static Fixture table(TableName name) {
        return new Fixture(name);
    }

    Fixture column(String column, String type) {
        return column(column, type, Generation.NONE);
    }

    Fixture column(String column, String type, Generation generation) {
        return column(column, type, generation, null);
    }

    Fixture column(String column, String type, Generation generation, @Nullable String defaultExpression) {
        columns.add(new Column(
                column,
                DataType.of(type),
                ValueKind.NATIVE,
                false,
                defaultExpression,
                generation,
                null,
                null,
                false,
                null));
        return this;
    }

    Fixture key(String... keyColumns) {
        primaryKey = new PrimaryKey(name.table() + "_pkey", List.of(keyColumns));
        return this;
    }

    Fixture index(Index index) {
        indexes.add(index);
        return this;
    }

    Fixture foreignKey(String key, String column, TableName references, String referenced) {
        foreignKeys.add(new ForeignKey(
                key, List.of(column), references, List.of(referenced), "NO ACTION", "NO ACTION", false, false));
        return this;
    }

    Fixture check(String check, String expression) {
        checks.add(new CheckConstraint(check, expression, true));
        return this;
    }

    Fixture note(String note) {
        notes.add(note);
        return this;
    }

    Table build() {
        return new Table(
                name, columns, primaryKey, indexes, foreignKeys, checks, 0, 0, "InnoDB", null, null, null, notes);
    }

    /** Every table under its own name, every column by its rule. */
    static TranslatedSchema translate(DatabaseSchema written, Engine to) {
        Engine from = written.engine();
        DatabaseSchema source = new DatabaseSchema(
                from,
                written.tables().stream()
                        .map(table -> table.withColumns(table.columns().stream()
                                .map(column -> parsed(from, column))
                                .toList()))
                        .toList());
        PlacedTypes types = new PlacedTypes(source, to);
        List<TableWish> wishes = source.tables().stream()
                .map(table -> new TableWish(
                        table,
                        table.name(),
                        table.columns().stream()
                                .map(column -> new ColumnWish(
                                        column.name(),
                                        column.name(),
                                        types.map(table, column).target(),
                                        true))
                                .toList()))
                .toList();
        return SchemaTranslation.translate(source, new DatabaseSchema(to, List.of()), wishes, UnaryOperator.identity());
    }

    private static Column parsed(Engine engine, Column column) {
        DataType type = WrittenType.parse(engine, column.type().name());
        return new Column(
                column.name(),
                type,
                TypeRules.kind(engine, type),
                column.nullable(),
                column.defaultExpression(),
                column.generation(),
                column.generationExpression(),
                column.sequence(),
                column.onUpdateNow(),
                column.comment());
    }
}
