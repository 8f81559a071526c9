package io.landbridge.pipeline.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything of a database that a migration may carry over, read in one go.
 *
 * @param userTypes PostgreSQL's domains, composite and range types, each after those it uses
 * @param extensions PostgreSQL's installed extensions by name
 */
public record DatabaseSchema(
        Engine engine,
        List<Table> tables,
        List<Sequence> sequences,
        List<EnumType> enumTypes,
        List<UserType> userTypes,
        List<String> extensions) {

    public DatabaseSchema {
        tables = List.copyOf(tables);
        sequences = List.copyOf(sequences);
        enumTypes = List.copyOf(enumTypes);
        userTypes = List.copyOf(userTypes);
        extensions = List.copyOf(extensions);
    }

    /** Tables only. */
    public DatabaseSchema(Engine engine, List<Table> tables) {
        this(engine, tables, List.of(), List.of(), List.of(), List.of());
    }

    /** The table of that exact name. */
    public Optional<Table> table(TableName name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    /** The sequence of this schema that gives the column its values: its own, or the one that its default asks; empty where none does. */
    public Optional<Sequence> sequenceOf(Table table, Column column) {
        TableName own = column.sequence();
        String expression = column.defaultExpression();
        TableName named = own == null && expression != null ? asked(table, expression) : own;
        return sequences.stream()
                .filter(sequence -> sequence.name().equals(named))
                .findFirst();
    }

    private @Nullable TableName asked(Table table, String expression) {
        return DefaultReader.read(engine, expression, table.name()) instanceof DefaultValue.Next next
                ? next.sequence()
                : null;
    }
}
