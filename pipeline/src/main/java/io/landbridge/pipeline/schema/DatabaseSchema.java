package io.landbridge.pipeline.schema;

import java.util.List;
import java.util.Optional;

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
}
